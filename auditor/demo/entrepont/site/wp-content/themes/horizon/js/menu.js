document.addEventListener('DOMContentLoaded', function () {
  $('#menu a').each(function () {
    if (this.pathname === location.pathname) { this.style.background = '#00838f'; }
  });
});
