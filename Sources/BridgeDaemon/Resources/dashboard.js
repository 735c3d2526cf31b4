// Keeps the page up to date: when something happens, it is fetched again and what has changed is put in its place.
// Everything also works without this script.
"use strict";
(() => {
  const status = document.getElementById("live");
  const parts = () => document.querySelectorAll("[data-live]");
  if (!status || parts().length === 0) return;

  // What another process puts into the outbox is told only when its delivery begins, so the page looks now and then by itself too.
  const kinds = ["message", "connection", "inbound", "command", "workflow", "notification", "paused", "pause", "gap"];
  const shortest = 1000, pollEvery = 5000, idleEvery = 10000;
  let source = null, isFollowing = false, timer = 0, last = 0, isFetching = false, mustFetchAgain = false;

  // Told to screen readers too, so only when it changes.
  const say = (words) => { if (status.textContent !== words) status.textContent = words; };

  // What has the focus, in words that find it again in a new page: buttons and details have ids, links their address.
  const place = (part) => {
    const element = document.activeElement;
    if (!element || !part.contains(element)) return null;
    if (element.id) return "#" + CSS.escape(element.id);
    const address = element.getAttribute("href");
    if (address) return `a[href="${CSS.escape(address)}"]`;
    return element.tagName === "SUMMARY" && element.parentElement.id
      ? `#${CSS.escape(element.parentElement.id)} > summary` : null;
  };

  const swap = (page) => {
    for (const part of parts()) {
      const next = page.getElementById(part.id);
      if (!next) continue;
      for (const open of part.querySelectorAll("details[open][id]")) {
        next.querySelector("#" + CSS.escape(open.id))?.setAttribute("open", "");
      }
      if (next.innerHTML === part.innerHTML) continue;
      const focus = place(part);
      const log = part.querySelector("pre");
      const scroll = log ? log.scrollTop : 0;
      part.replaceChildren(...document.adoptNode(next).childNodes);
      if (log) { const now = part.querySelector("pre"); if (now) now.scrollTop = scroll; }
      if (!focus) continue;
      // What was there is gone, for example a message that left the list: its section is the nearest place.
      const again = part.querySelector(focus);
      if (again) again.focus({ preventScroll: true });
      else { part.tabIndex = -1; part.focus({ preventScroll: true }); }
    }
  };

  const take = async (response) => {
    if (new URL(response.url).pathname === "/sign-in") {
      say("You were signed out. Load the page again to sign in.");
      stop();
      return null;
    }
    return new DOMParser().parseFromString(await response.text(), "text/html");
  };

  const refresh = async () => {
    clearTimeout(timer);
    timer = 0;
    if (isFetching) { mustFetchAgain = true; return; }
    isFetching = true;
    last = Date.now();
    try {
      const response = await fetch(location.pathname, { headers: { Accept: "text/html" }, cache: "no-store" });
      const page = await take(response);
      if (page && response.ok) swap(page);
      if (page) say(isFollowing ? "Live" : "Updated every 5 seconds");
    } catch {
      say("The daemon does not answer. Trying again.");
    } finally {
      isFetching = false;
      if (mustFetchAgain) { mustFetchAgain = false; soon(); } else schedule(isFollowing ? idleEvery : pollEvery);
    }
  };

  const schedule = (wait) => { if (!document.hidden && !timer) timer = setTimeout(refresh, wait); };

  // At most one look a second, however much happens.
  const soon = () => {
    clearTimeout(timer);
    timer = 0;
    schedule(Math.max(0, last + shortest - Date.now()));
  };

  const stop = () => {
    source?.close();
    source = null;
    isFollowing = false;
    clearTimeout(timer);
    timer = 0;
  };

  const follow = () => {
    if (source || !window.EventSource) return;
    source = new EventSource("/v1/events");
    source.onopen = () => { isFollowing = true; say("Live"); };
    source.onerror = () => {
      isFollowing = false;
      if (source?.readyState === EventSource.CLOSED) source = null;
      soon();
    };
    source.onmessage = soon;
    for (const kind of kinds) source.addEventListener(kind, soon);
  };

  // A page that nobody sees holds no connection: browsers have few of them.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop(); else { follow(); soon(); }
  });

  // Forms of the page are sent without leaving it.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.closest("[data-live]") || form.method !== "post") return;
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    if (event.submitter) event.submitter.disabled = true;
    try {
      const response = await fetch(form.action, { method: "POST", body: fields });
      const page = await take(response);
      if (!page) return;
      const said = page.getElementById("notice") ?? (response.ok ? null : page.querySelector("main p"));
      if (response.ok && new URL(response.url).pathname === location.pathname) swap(page);
      notice(said?.textContent ?? "Done.", response.ok);
    } catch {
      notice("The daemon does not answer. Nobody knows whether it was done; look again.", false);
    }
    if (event.submitter?.isConnected) event.submitter.disabled = false;
  });

  const notice = (words, isGood) => {
    let line = document.getElementById("notice");
    if (!line) {
      line = document.createElement("p");
      line.id = "notice";
      document.getElementById("main").prepend(line);
    }
    line.className = isGood ? "notice" : "notice bad";
    line.setAttribute("role", "status");
    line.textContent = words;
  };

  // The code of a notice in the address would show it again with each load.
  if (location.search) history.replaceState(null, "", location.pathname);
  follow();
  schedule(pollEvery);
})();
