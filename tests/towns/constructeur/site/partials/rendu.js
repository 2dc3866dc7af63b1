(function () {
  var root = document.getElementById("SITE_CONTAINER"), model = window.viewerModel;
  function div(parent, className, text) {
    var made = document.createElement("div");
    made.className = className;
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  }
  function nest(parent, depth) { return depth ? nest(div(parent, "w"), depth - 1) : parent; }
  var bar = nest(root, 5);
  model.pages.forEach(function (page) {
    var link = document.createElement("a");
    link.href = "/" + page + (page ? "/" : "");
    var picture = document.createElement("img");
    picture.src = "/media/menu-" + (page || "accueil") + ".png";
    link.appendChild(picture);
    nest(bar, 4).appendChild(link);
  });
  var texts = {
    index: ["Bienvenue à Sauvelande", "Un village de 1 230 âmes au bord de l'étang."],
    galerie: ["Galerie", "Nos plus belles vues."],
    contact: ["Contact", "Écrivez-nous : mairie.sauvelande@orange.fr"],
  }[model.here];
  div(nest(root, 6), "t", texts[0]);
  div(nest(root, 6), "p", texts[1]);
  for (var number = 1; number <= 6; number++) {
    var photo = document.createElement("img");
    photo.src = "/media/photo-0" + number + ".png";
    photo.width = 300;
    nest(root, 7).appendChild(photo);
  }
  if (model.here === "contact") {
    ["text", "email"].forEach(function (kind) {
      var field = document.createElement("input");
      field.type = kind;
      nest(root, 3).appendChild(field);
    });
    nest(root, 3).appendChild(document.createElement("button"));
  }
  for (var block = 0; block < 120; block++) nest(root, 9);
})();
