// Asks a security key or this device (WebAuthn) for the form that says data-security-key="create" or "get": what the
// server asks stands as JSON in the element that data-options names, the answer goes into the field `credential`.
// Without this file, or in a browser that knows no keys, the form says so and the button stays hidden.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function toAsk(options) {
  const asked = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: toBytes(asked.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (asked[list]) asked[list] = asked[list].map((one) => ({ ...one, id: toBytes(one.id) }));
  }
  return { publicKey: asked };
}

function toSend(credential) {
  const response = { clientDataJSON: toText(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

for (const form of document.querySelectorAll("form[data-security-key]")) {
  if (!window.PublicKeyCredential) continue;
  const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
  const ask = form.querySelector("[data-security-key-ask]");
  const problem = form.querySelector("[data-security-key-problem]");
  form.querySelector("[data-security-key-absent]").hidden = true;
  ask.hidden = false;
  ask.addEventListener("click", async () => {
    problem.hidden = true;
    ask.disabled = true;
    try {
      const credential = await navigator.credentials[form.dataset.securityKey](toAsk(options));
      form.elements.credential.value = JSON.stringify(toSend(credential));
      form.requestSubmit();
    } catch {
      problem.hidden = false;
      ask.disabled = false;
    }
  });
}
