window.addEventListener("load",function(){var s=document.querySelectorAll(".slide"),n=0;setInterval(function(){s.forEach(function(e,i){e.style.opacity=i===n?1:0});n=(n+1)%s.length},4000)});
