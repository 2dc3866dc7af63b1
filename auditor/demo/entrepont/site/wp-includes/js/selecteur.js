/*! selecteur 1.11.1 */
(function (window, document) {
  function Selection(query) { this.nodes = document.querySelectorAll(query); }
  Selection.prototype.each = function (action) {
    for (var i = 0; i < this.nodes.length; i++) { action.call(this.nodes[i], i); }
    return this;
  };
  Selection.prototype.on = function (name, action) {
    return this.each(function () { this.addEventListener(name, action); });
  };
  window.$ = function (query) { return new Selection(query); };
})(window, document);
