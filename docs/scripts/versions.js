// On the pages of the current version of the rules: from the moment when another one is in force, leads to the same page of that one.
//
// The days are those of the shop's time zone, wherever the visitor is. It stands in the head of a page, so nothing is shown before.

(() => {
  const { timeZone, current, versions } = document.currentScript.dataset;
  const LONGEST = 3_600_000; // milliseconds; a longer rest could miss midnight, since a sleeping device counts no time

  /** The day by the shop's calendar, such as 2027-01-01. */
  function today() {
    const parts = new Intl.DateTimeFormat("en", { timeZone, calendar: "gregory", numberingSystem: "latn", year: "numeric", month: "2-digit", day: "2-digit" })
      .formatToParts(new Date());
    const { year, month, day } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
    return `${year.padStart(4, "0")}-${month}-${day}`;
  }

  function lead() {
    const words = versions.trim().split(/\s+/);
    const all = words.flatMap((word, index) => (index % 2 ? [] : [{ begins: word, address: words[index + 1] }]));
    const day = today();
    const inForce = all.filter(({ begins }) => begins <= day).pop() ?? all[0];
    if (inForce.begins !== current) location.replace(new URL(inForce.address, document.baseURI).href + location.search + location.hash);
  }

  function look() {
    lead();
    const now = Date.now();
    const toHour = LONGEST - (now % LONGEST); // every zone changes its day at a full quarter of an hour, and nearly all at a full hour
    setTimeout(look, Math.min(toHour, LONGEST / 4 - (now % (LONGEST / 4))) + 50);
  }

  look();
  document.addEventListener("visibilitychange", () => document.hidden || lead());
  window.addEventListener("pageshow", ({ persisted }) => persisted && lead());
})();
