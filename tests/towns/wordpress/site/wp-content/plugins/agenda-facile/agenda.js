document.querySelectorAll(".jour").forEach(function(d){d.onclick=function(){d.classList.toggle("ouvert")}});
