// What stands before the page and stays there, topmost first; null when the page is too large to be gone
// through in time. Run in an isolated world: the page cannot replace anything that is called here. It can
// still give its elements names that hide their properties (DOM clobbering), hence the bare methods below.
({ seconds, overlays, controls, text, label, marks }) => {
  const until = performance.now() + 1000 * seconds;
  const getter = (prototype, name) => {
    const { get } = Object.getOwnPropertyDescriptor(prototype, name);
    return (node) => get.call(node);
  };
  const method = (prototype, name) => (node, ...rest) => prototype[name].apply(node, rest);
  const firstOf = getter(Node.prototype, "firstChild");
  const nextOf = getter(Node.prototype, "nextSibling");
  const nameOf = getter(Element.prototype, "localName");
  const shadowOf = getter(Element.prototype, "shadowRoot");
  const givenTo = method(HTMLSlotElement.prototype, "assignedNodes");
  const attribute = method(Element.prototype, "getAttribute");
  const matches = method(Element.prototype, "matches");
  const boxOf = method(Element.prototype, "getBoundingClientRect");
  const isVisible = method(Element.prototype, "checkVisibility");
  const start = method(CharacterData.prototype, "substringData");
  const VISIBLE = { opacityProperty: true, visibilityProperty: true };
  const STAYS = "dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true]";
  const CONTROL = "button, a, [role=button], input[type=button], input[type=submit]";
  const SILENT = "script, style, template, noscript";

  // What stands in a node as it is shown: a shadow root instead of what its host holds, and that in its slots.
  const contentOf = (node) => {
    if (node instanceof Element && shadowOf(node)) return [shadowOf(node)];
    const content = node instanceof HTMLSlotElement ? givenTo(node) : [];
    if (!content.length) {
      for (let inside = firstOf(node); inside; inside = nextOf(inside)) content.push(inside);
    }
    return content;
  };

  // Every node below one, in order; ``enter`` says whether to go inside. Without recursion: pages may nest
  // without end.
  const walk = (top, enter) => {
    const waiting = contentOf(top).reverse();
    while (waiting.length) {
      if (performance.now() > until) throw new RangeError("time");
      const node = waiting.pop();
      if (node instanceof ShadowRoot || enter(node)) {
        for (const inside of contentOf(node).reverse()) waiting.push(inside);
      }
    }
  };

  const shownArea = (element) => {
    if (!isVisible(element, VISIBLE)) return 0;
    const box = boxOf(element);
    const width = Math.min(box.right, innerWidth) - Math.max(box.left, 0);
    const height = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
    return width > 0 && height > 0 ? Math.round(width * height) : 0;
  };

  const fold = (written, length) => written.replace(/\s+/g, " ").trim().slice(0, length);

  // The text below a node as far as it is shown (or all of it), cut at a cap.
  const textOf = (top, length, all) => {
    let found = "";
    walk(top, (node) => {
      if (found.length > 2 * length) return false;
      if (node instanceof CharacterData) {
        if (node instanceof Text) found += start(node, 0, 2 * length);
        return false;
      }
      if (!(node instanceof Element) || matches(node, SILENT)) return false;
      const shown = all || isVisible(node, VISIBLE) || getComputedStyle(node).display === "contents";
      if (shown) found += " ";
      return shown;
    });
    return fold(found, length);
  };

  const control = (element) => ({
    text:
      textOf(element, label, true) ||
      fold((attribute(element, "aria-label") || attribute(element, "value") || "").slice(0, 4 * label), label),
    tag: nameOf(element).slice(0, 20),
    area: shownArea(element),
  });

  // The controls below a node, those that are shown first.
  const controlsOf = (top) => {
    const found = [];
    walk(top, (node) => {
      if (!(node instanceof Element) || found.length > 10 * controls) return false;
      const isControl = matches(node, CONTROL);
      if (isControl) found.push(control(node));
      return !isControl;
    });
    return found.sort((one, other) => (other.area > 0) - (one.area > 0));
  };

  const layer = (element, style) =>
    matches(element, ":modal, :popover-open") ? Infinity : Number.parseInt(style.zIndex, 10) || 0;

  const found = [];

  // An element that stays is kept when it is shown, or some control in it: it may have no size of its own. It
  // is the outermost, unless it holds more than an overlay does: a frame of the whole page is gone into.
  const look = (node) => {
    if (!(node instanceof Element) || matches(node, SILENT)) return false;
    const style = getComputedStyle(node);
    if (style.display === "none") return false;
    const stays = ["fixed", "sticky"].includes(style.position) || matches(node, STAYS);
    if (!stays || matches(node, "html, body")) return true;
    const inside = controlsOf(node);
    if (!shownArea(node) && !inside.some(({ area }) => area > 0)) return true;
    const said = inside.length ? textOf(node, text, false) : "";
    if (said) {
      found.push({
        layer: layer(node, style),
        marks: fold(`${attribute(node, "id") || ""} ${attribute(node, "class") || ""}`.slice(0, 4 * marks), marks),
        text: said,
        controls: inside.slice(0, controls),
      });
    }
    return inside.length > controls;
  };

  try {
    walk(document, look);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  found.sort((one, other) => other.layer - one.layer || 0);
  return found.slice(0, overlays).map(({ layer, ...rest }) => rest);
}
