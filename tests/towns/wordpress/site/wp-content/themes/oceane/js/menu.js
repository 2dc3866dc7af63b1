document.querySelectorAll(".menu a").forEach(function(a){a.addEventListener("mouseover",function(){a.style.opacity=.7})});
