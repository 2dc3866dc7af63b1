/*! selecteur-migrate 1.2.1 */
if (window.$) { window.jQuery = window.$; }
