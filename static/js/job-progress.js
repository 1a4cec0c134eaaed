// A job's page: the part that changes is asked for every two seconds until the job has ended, and its end is spoken.
// A page that was opened to wait for one result (data-opens) gives way to it.
// Without this file a link loads the page again (templates/jobs/partials/_progress.html).

const PAUSE = 2000;
const BY_SCRIPT = { "X-By-Script": "yes", "X-Page-Address": location.href }; // core/script_requests.py

async function refresh(part) {
  const answer = await fetch(part.dataset.poll, { headers: BY_SCRIPT });
  const elsewhere = answer.headers.get("X-Leave-For");
  if (elsewhere) return location.assign(elsewhere);
  if (!answer.ok) return undefined;
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const result = parsed.getElementById("job-page");
  if (result && part.closest("[data-opens]")) return location.replace(result.href);
  const focused = document.activeElement?.id;
  part.replaceWith(document.importNode(parsed.getElementById(part.id), true));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  const news = parsed.querySelector("[data-news]");
  if (news) document.getElementById("job-news").textContent = news.textContent;
  return undefined;
}

async function poll() {
  const part = document.querySelector("[data-poll]");
  if (!part) return;
  await refresh(part).catch(() => undefined); // no network: asked again
  setTimeout(poll, PAUSE);
}

setTimeout(poll, PAUSE);
