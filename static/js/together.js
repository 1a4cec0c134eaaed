// Reads the question of a screen aloud, by voices of the device alone: nothing leaves it.

const question = document.querySelector("[data-speak]");
const button = document.querySelector("[data-speak-it]");

function localVoice() {
  const language = document.documentElement.lang.slice(0, 2);
  return speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.slice(0, 2) === language);
}

function offer() {
  button.hidden = !localVoice();
}

if (question && button && "speechSynthesis" in window) {
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  button.addEventListener("click", () => {
    const words = new SpeechSynthesisUtterance(question.textContent);
    words.voice = localVoice();
    words.lang = words.voice.lang;
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  });
}
