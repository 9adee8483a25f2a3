// The wait for a quote to be read: asks whether it is done, at most for half a minute, then says that it is late.

const EVERY = 1500;
const TRIES = 20;

async function ready(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok && (await answer.json()).ready === true;
  } catch {
    return false;
  }
}

async function wait(place) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await new Promise((resume) => setTimeout(resume, EVERY));
    if (await ready(place.dataset.readingState)) {
      window.location.replace(place.dataset.readingPage);
      return;
    }
  }
  place.textContent = place.dataset.readingLate;
}

document.querySelectorAll("[data-reading-state]").forEach(wait);
