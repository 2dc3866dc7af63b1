/* Toile Exemple - boutons de partage 3.2.1 */
(function () {
  var places = document.querySelectorAll('.partage');
  var networks = ['Courriel', 'Imprimer'];
  for (var i = 0; i < places.length; i++) {
    for (var j = 0; j < networks.length; j++) {
      var item = document.createElement('span');
      item.className = 'partage-bouton';
      item.appendChild(document.createTextNode(networks[j]));
      places[i].appendChild(item);
    }
  }
})();
