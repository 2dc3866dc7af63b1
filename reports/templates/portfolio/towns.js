/* Sorts and filters the table of towns. Without this script the table reads as it is, page by page.
   The towns come from data/towns-N.js, which are loaded the first time that something is asked. */
"use strict";
(function () {
  const form = document.getElementById("filters");
  const table = document.querySelector("table.towns");
  const status = document.getElementById("count");
  if (!form || !table) return;

  const AXES = ["interoperability", "security", "accessibility", "reversibility", "sobriety"];
  const COLUMNS = ["name", "department", "epci", "population", ...AXES, "mean"];
  const FILTERS = ["text", "department", ...AXES];
  const UNRATED = "-";
  const texts = JSON.parse(form.dataset.texts);
  const perPage = Number(form.dataset.rows);
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true });
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const fresh = () => ({ sort: "name", down: false, page: 1, ...Object.fromEntries(FILTERS.map((name) => [name, ""])) });
  let state = fresh();
  let typing = 0;

  /* ---- The data ---- */

  const parts = [];
  let loading = null;

  window.beffroiTowns = function (number, part) {
    parts[number] = part.towns.map((row) => ({
      name: row[0], insee: row[1], department: row[2], epci: part.epcis[row[3]], population: row[4],
      letters: row[5], mean: row[6], slug: row[7] || row[1],
    }));
  };

  function loadPart(number) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `data/towns-${number + 1}.js`;
      script.onload = resolve;
      script.onerror = () => reject(new Error(script.src));
      document.head.append(script);
    });
  }

  async function loadTowns() {
    const count = Number(form.dataset.shards);
    status.textContent = texts.loading;
    for (let number = 0; number < count; number += 1) await loadPart(number);
    const towns = parts.flat();
    // The files are in alphabetical order, that of the language in which they were written.
    towns.forEach((town, index) => {
      town.order = index;
      town.words = plain(`${town.name} ${town.insee} ${town.epci}`);
    });
    return towns;
  }

  function allTowns() {
    loading = loading || loadTowns();
    return loading;
  }

  /** Without capitals, accents, hyphens and apostrophes: "saint etienne" finds Saint-Étienne. */
  function plain(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[-'’\s]+/g, " ").trim();
  }

  /* ---- Sorting and filtering ---- */

  function kept(town, wanted) {
    return (
      (!wanted.text || town.words.includes(wanted.text)) &&
      (!state.department || town.department === state.department) &&
      AXES.every((axis, index) => !state[axis] || town.letters[index] === state[axis])
    );
  }

  /** What a column is sorted by; null, which always comes last, for what is not known. */
  function key(town, column) {
    const axis = AXES.indexOf(column);
    if (axis >= 0) return town.letters[axis] === UNRATED ? null : town.letters.charCodeAt(axis);
    if (column === "name") return town.order;
    return town[column] === "" ? null : town[column];
  }

  function sorted(towns) {
    const way = state.down ? -1 : 1;
    const keyed = towns.map((town) => [key(town, state.sort), town]);
    keyed.sort(([a, one], [b, other]) => {
      if (a === null || b === null) return (a === null) - (b === null) || one.order - other.order;
      const difference = typeof a === "string" ? collator.compare(a, b) : a - b;
      return way * difference || one.order - other.order;
    });
    return keyed.map(([, town]) => town);
  }

  /* ---- Showing ---- */

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
    made.append(...children);
    return made;
  }

  function unrated() {
    return [element("span", { "aria-hidden": "true" }, "–"), element("span", { class: "spoken" }, texts.unrated)];
  }

  function letterCell(letter) {
    const shown = letter === UNRATED ? unrated() : [element("b", { class: `l${letter}` }, letter)];
    return element("td", {}, ...shown);
  }

  function rowOf(town) {
    const link = element("a", { href: `towns/${town.slug}.html` }, element("bdi", {}, town.name));
    const mean = town.mean === null ? unrated() : [tenths.format(town.mean)];
    return element(
      "tr", {},
      element("th", { scope: "row" }, link),
      element("td", {}, town.department),
      element("td", {}, element("bdi", {}, town.epci)),
      element("td", {}, town.population === null ? "" : whole.format(town.population)),
      ...Array.from(town.letters, letterCell),
      element("td", {}, ...mean),
    );
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function tell(found, all) {
    const form = found === all ? texts.all : found === 0 ? texts.none : found === 1 ? texts.one : texts.some;
    return fill(form, { count: whole.format(found), total: whole.format(all) });
  }

  /** The button that was pressed is replaced: its successor, or the other one at an end, keeps the focus. */
  async function turnTo(page, label) {
    await change({ page });
    table.scrollIntoView({ block: "start" });
    const buttons = Array.from(document.querySelectorAll("nav.turn button:enabled"));
    const next = buttons.find((button) => button.textContent === label) || buttons[0];
    if (next) next.focus({ preventScroll: true });
  }

  function showPages(count) {
    document.querySelectorAll("nav.turn").forEach((nav) => nav.remove());
    if (count < 2) return;
    const step = (label, page) => {
      const button = element("button", { type: "button" }, label);
      button.disabled = page < 1 || page > count;
      button.addEventListener("click", () => turnTo(page, label));
      return button;
    };
    const where = fill(texts.page, { page: whole.format(state.page), pages: whole.format(count) });
    const nav = element(
      "nav", { class: "turn", "aria-label": texts.pages },
      step(texts.previous, state.page - 1), element("span", {}, where), step(texts.next, state.page + 1),
    );
    table.parentElement.after(nav);
  }

  function showHeads() {
    heads.forEach((head, index) => {
      if (COLUMNS[index] === state.sort) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  function showForm() {
    FILTERS.forEach((name) => { form.elements[name].value = state[name]; });
  }

  function readForm() {
    return Object.fromEntries(FILTERS.map((name) => [name, form.elements[name].value]));
  }

  function report(error) {
    loading = null;
    status.textContent = texts.failed;
    console.error(error);
  }

  async function show() {
    const towns = await allTowns();
    const wanted = { text: plain(state.text) };
    const found = sorted(towns.filter((town) => kept(town, wanted)));
    const pages = Math.max(1, Math.ceil(found.length / perPage));
    state.page = Math.min(Math.max(1, state.page), pages);
    body.replaceChildren(...found.slice((state.page - 1) * perPage, state.page * perPage).map(rowOf));
    showHeads();
    showPages(pages);
    status.textContent = tell(found.length, towns.length);
  }

  /* ---- The state, kept in the address ---- */

  function remember() {
    const start = fresh();
    const words = new URLSearchParams();
    ["sort", "down", "page", ...FILTERS].forEach((name) => {
      if (state[name] !== start[name]) words.set(name, state[name] === true ? "1" : state[name]);
    });
    history.replaceState(null, "", `#${words}`);
  }

  function recall() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) return; // a place in the page, such as that of the skip link
    const words = new URLSearchParams(hash);
    state = fresh();
    FILTERS.forEach((name) => { state[name] = words.get(name) || ""; });
    if (COLUMNS.includes(words.get("sort"))) state.sort = words.get("sort");
    state.down = words.get("down") === "1";
    state.page = Number.parseInt(words.get("page"), 10) || 1;
    showForm();
    if (hash || loading) show().catch(report);
  }

  function change(changes) {
    state = { ...state, page: 1, ...changes };
    remember();
    return show().catch(report);
  }

  /* ---- What the reader does ---- */

  heads.forEach((head, index) => {
    const button = element("button", { type: "button" }, ...head.childNodes);
    button.addEventListener("click", () => {
      const column = COLUMNS[index];
      change({ sort: column, down: state.sort === column && !state.down });
    });
    head.append(button);
  });
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => change(readForm()), event.target.name === "text" ? 200 : 0);
  });
  form.addEventListener("reset", () => setTimeout(() => change(fresh())));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", recall);
  form.hidden = false;
  showHeads();
  recall();
})();
