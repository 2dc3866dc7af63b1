$('.galerie a').on('mouseover', function () { this.style.borderColor = '#f0803c'; });
$('.galerie a').on('mouseout', function () { this.style.borderColor = '#ccc'; });
