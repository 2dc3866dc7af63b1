"""Services that many share, by their domains: what is under one of these names tells nothing of a town."""

from __future__ import annotations

#: Mail services whose addresses anybody may have (RPNT 2.2 asks for another).
MAILBOXES = frozenset(
    {
        "9business.fr",
        "9online.fr",
        "aliceadsl.fr",
        "aol.com",
        "bbox.fr",
        "cegetel.net",
        "club-internet.fr",
        "dbmail.com",
        "free.fr",
        "gmail.com",
        "gmx.com",
        "gmx.fr",
        "gmx.net",
        "googlemail.com",
        "hotmail.be",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "infonie.fr",
        "intramuros.org",
        "laposte.net",
        "libertysurf.fr",
        "live.be",
        "live.com",
        "live.fr",
        "mac.com",
        "mail.com",
        "mailo.com",
        "me.com",
        "msn.com",
        "neuf.fr",
        "noos.fr",
        "nordnet.fr",
        "numericable.com",
        "numericable.fr",
        "orange-business.fr",
        "orange.fr",
        "outlook.be",
        "outlook.com",
        "outlook.fr",
        "ozone.net",
        "pm.me",
        "proton.me",
        "protonmail.com",
        "sfr.fr",
        "tiscali.fr",
        "tutanota.com",
        "voila.fr",
        "wanadoo.fr",
        "worldonline.fr",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.fr",
        "ymail.com",
    }
)

#: Social networks, where towns have a page in place of a site.
SOCIAL_NETWORKS = frozenset(
    {"facebook.com", "fb.com", "instagram.com", "linkedin.com", "twitter.com", "x.com", "youtube.com"}
)

#: Services whose clients' sites are below their own name. Those that the Public Suffix List names, or by
#: which ``auditor.traits`` knows a system, are not repeated here.
LENDERS = frozenset(
    {
        "asso-web.com",
        "beepworld.de",
        "blog4ever.com",
        "business.site",
        "centerblog.net",
        "chez.com",
        "eklablog.com",
        "eklablog.fr",
        "forumactif.com",
        "free.fr",
        "hautetfort.com",
        "hubside.fr",
        "monsite-orange.fr",
        "mystrikingly.com",
        "over-blog.fr",
        "over-blog.org",
        "overblog.com",
        "page.tl",
        "pagesperso-orange.fr",
        "perso.neuf.fr",
        "perso.sfr.fr",
        "site-solocal.com",
        "site123.me",
        "skyrock.com",
        "strikingly.com",
        "tumblr.com",
        "unblog.fr",
        "webador.fr",
        "wifeo.com",
    }
)

#: Registrable domain of name servers, mail servers or machines → who runs them, where one company has
#: several. For any other, the domain stands for the company.
_COMPANIES = {
    "1and1.com": "IONOS",
    "1and1.fr": "IONOS",
    "ionos.com": "IONOS",
    "ionos.fr": "IONOS",
    "kundenserver.de": "IONOS",
    "perfora.net": "IONOS",
    "ui-dns.biz": "IONOS",
    "ui-dns.com": "IONOS",
    "ui-dns.de": "IONOS",
    "ui-dns.org": "IONOS",
    "anycast.me": "OVHcloud",
    "ovh.ca": "OVHcloud",
    "ovh.com": "OVHcloud",
    "ovh.net": "OVHcloud",
    "infomaniak.ch": "Infomaniak",
    "infomaniak.com": "Infomaniak",
    "online.net": "Scaleway",
    "poneytelecom.eu": "Scaleway",
    "scaleway.com": "Scaleway",
    "scw.cloud": "Scaleway",
    "1e100.net": "Google",
    "google.com": "Google",
    "googledomains.com": "Google",
    "googlemail.com": "Google",
    "googleusercontent.com": "Google",
    "azure-dns.com": "Microsoft",
    "azure-dns.info": "Microsoft",
    "azure-dns.net": "Microsoft",
    "azure-dns.org": "Microsoft",
    "outlook.com": "Microsoft",
    "gandi-mail.net": "Gandi",
    "gandi.net": "Gandi",
}


def company_of(domain: str) -> str:
    """Who runs the machines of a registrable domain; the domain itself where nothing else is known."""
    return _COMPANIES.get(domain, domain)
