// A case worked out as it is told. The server answers with the same page; its parts take the place of those here, around
// whatever somebody is in. Nothing is kept in the browser.
const WAIT = 300;
const IDLE = 60_000;
const OUT =
  "You have been signed out. Sign in in another tab; what you wrote stays here and is sent with your next change.";
const AWAY = "The workbench cannot be reached. What you wrote stays here and is sent with your next change.";
const ELSEWHERE =
  "This was sent from another tab or another machine, too. What you wrote stays here; save it to choose which holds.";
const BROKEN = "The workbench could not answer. What you wrote stays here and is sent with your next change.";

for (const form of document.querySelectorAll("form[data-case]")) follow(form);

function follow(form) {
  let timer, going, leaving = false, gone = false, stale = false, last = Date.now();
  const button = () => form.querySelector("[data-main]");
  const key = form.querySelector("[name=opened-as]");
  // A page that a browser copies or brings back is another opening than the one that it was.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  if (key) key.value = Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

  form.addEventListener("input", (event) => event.target.matches("select") && soon(event));
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (pressed && pressed.matches("[data-quick]")) {
      event.preventDefault();
      send(pressed);
    } else if (gone) {
      event.preventDefault();
    } else if (!leaving && (stale || Date.now() - last > IDLE)) {
      // A form that is sent after the session has ended would be lost, so the session is asked for first.
      event.preventDefault();
      leave(pressed);
    } else {
      // Pressed twice, it is kept once.
      gone = true;
    }
  });
  addEventListener("pageshow", () => (gone = leaving = false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !button()) return;
    event.preventDefault();
    clearTimeout(timer);
    form.requestSubmit(button());
  });
  start();

  function soon(event) {
    // A list to look through, with a button of its own, is not sent while somebody looks through it.
    if (event.target.matches("[data-wait]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => send(), WAIT);
  }

  async function send(pressed) {
    clearTimeout(timer);
    going?.abort();
    const own = (going = new AbortController());
    try {
      if (stale) await renew(own.signal);
      // The fields are read after the token is new.
      const body = new FormData(form, pressed);
      const fresh = await page(form.action, { method: "POST", body, headers: { "X-Part": "case" }, signal: own.signal });
      if (own.signal.aborted) return;
      swap(fresh);
      if (pressed) focus(fresh);
      told("");
      form.dispatchEvent(new CustomEvent("case:sent", { bubbles: true, detail: fresh }));
    } catch (error) {
      if (!own.signal.aborted) told(error.words ?? AWAY);
    }
  }

  async function leave(pressed) {
    try {
      await renew();
      leaving = true;
      form.requestSubmit(pressed);
    } catch (error) {
      told(error.words ?? AWAY);
    }
  }

  // The page anew, for the token of a session that may have begun since.
  async function renew(signal) {
    const fresh = await page(location.href, { signal });
    const token = "input[name=csrfmiddlewaretoken]";
    const found = fresh.querySelector(`form[data-case] ${token}`);
    if (found) form.querySelector(token).value = found.value;
  }

  async function page(address, how) {
    const answer = await fetch(address, { credentials: "same-origin", ...how });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!fresh.querySelector("form[data-case]")) {
      const out = answer.redirected || answer.status === 403;
      throw Object.assign(new Error(), { words: out ? OUT : answer.status === 409 ? ELSEWHERE : BROKEN });
    }
    return fresh;
  }

  function told(words) {
    stale = words !== "";
    if (!stale) last = Date.now();
    const state = document.querySelector("[data-state]");
    if (state && state.textContent !== words) state.textContent = words;
  }

  function start() {
    if (!document.querySelector(".govuk-error-summary")) focus(document);
  }
}

function focus(fresh) {
  const wanted = fresh.querySelector("[data-focus]");
  if (wanted) document.getElementById(wanted.id)?.focus();
}

function swap(fresh) {
  const open = [...document.querySelectorAll("[data-part] details[open]")].map((one) => one.id);
  const active = document.activeElement;
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.getElementById(part.id);
    if (!other || part.innerHTML === other.innerHTML) continue;
    const copy = document.importNode(other, true);
    for (const id of open) copy.querySelector(`[id="${id}"]`)?.setAttribute("open", "");
    if (!settle(part, copy, active)) part.replaceChildren(...copy.childNodes);
  }
  if (active?.id && document.activeElement !== active) {
    (document.getElementById(active.id) ?? document.getElementById("add"))?.focus();
  }
}

// Puts what is new around the element somebody is in, which stays as it is: what is being typed is not disturbed.
function settle(now, next, active) {
  if (now === active) return true;
  if (!active?.id || !now.contains(active)) return false;
  const place = `[id="${active.id}"]`;
  const held = [...now.children].find((one) => one.contains(active));
  const match = [...next.children].find((one) => one.matches(place) || one.querySelector(place));
  if (!match || match.tagName !== held.tagName || !settle(held, match, active)) return false;
  for (const one of [...now.childNodes]) if (one !== held) one.remove();
  const kinds = [...next.childNodes];
  held.before(...kinds.slice(0, kinds.indexOf(match)));
  held.after(...kinds.slice(kinds.indexOf(match) + 1));
  return true;
}
