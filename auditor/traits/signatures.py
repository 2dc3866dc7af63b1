"""By what content management systems give themselves away: public names, headers and folders of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Supply(StrEnum):
    """On what terms a town has a system: how it may leave whoever provides it."""

    FREE = "free"  # free software: any provider may run it
    PROPRIETARY = "proprietary"  # one company alone sells it; the pages can be put elsewhere
    SERVICE = "service"  # it runs at its makers' alone, and so do the pages that it makes
    VARIOUS = "various"  # there are free and proprietary editions, which its marks do not tell apart


@dataclass(frozen=True)
class Signature:
    """Marks of one system; any one of them is enough.

    Attributes:
        name: as its makers write it, without version.
        generator: pattern that the text of ``<meta name="generator">`` or X-Generator begins with, in any
            case.
        headers: name of a header of the page → pattern to be found in its value, in any case.
        cookies: beginnings of names of cookies.
        hosts: domains below which it lends names, or to which the names of its clients are aliases.
        folders: parts of the paths of what the page loads from the site itself.
        loads: beginnings of addresses elsewhere, without scheme, of what its pages alone load: parts of the
            system, never pictures, which any page may borrow.
        supply: by its published licence, or by the terms of its makers.
    """

    name: str
    generator: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    loads: tuple[str, ...] = ()
    supply: Supply = Supply.FREE


#: The first that matches wins.
SIGNATURES = (
    Signature(
        "WordPress.com",
        generator=r"WordPress\.com\b",
        headers=(("host-header", r"^WordPress\.com$"),),
        hosts=("wordpress.com",),
    ),
    Signature(
        "WordPress",
        # When it keeps silent, its extensions speak.
        generator=r"(?:WordPress|Elementor|WooCommerce|Site Kit by Google|All in One SEO)\b"
        r"|Powered by (?:WPBakery|Slider Revolution)\b",
        headers=(
            ("link", r"""rel=["']?https://api\.w\.org/"""),
            ("x-pingback", r"/xmlrpc\.php$"),
            ("x-powered-by", r"^(?:WP Engine|WordPress)\b"),
        ),
        cookies=("wordpress_", "wp-settings-"),
        folders=("/wp-content/", "/wp-includes/"),
    ),
    Signature(
        "SPIP",
        generator=r"SPIP\b",
        headers=(("composed-by", r"^SPIP\b"), ("x-spip-cache", "")),
        cookies=("spip_session", "spip_admin"),
        folders=("/plugins-dist/", "/squelettes/", "/squelettes-dist/", "/local/cache-"),
    ),
    Signature(
        "Joomla",
        generator=r"Joomla\b",
        headers=(("x-content-encoded-by", r"^Joomla\b"),),
        cookies=("joomla_",),
        folders=(
            "/media/system/js/",
            "/media/jui/",
            "/media/templates/site/",
            "/components/com_",
            "/modules/mod_",
        ),
    ),
    Signature(
        "Drupal",
        generator=r"Drupal\b",
        headers=(
            ("x-drupal-cache", ""),
            ("x-drupal-dynamic-cache", ""),
            ("x-drupal-cache-tags", ""),
            # The birth of its author, which pages that must not be kept bear.
            ("expires", r"^Sun, 19 Nov 1978 05:00:00 GMT$"),
        ),
        folders=("/sites/default/files/", "/sites/all/themes/", "/sites/all/modules/", "/core/misc/"),
    ),
    Signature(
        "TYPO3",
        generator=r"TYPO3\b",
        headers=(("x-typo3-parsetime", ""), ("x-typo3-cached", "")),
        cookies=("fe_typo_user",),
        folders=("/typo3temp/", "/typo3conf/", "/fileadmin/"),
    ),
    Signature(
        "Ibexa (eZ Publish)",
        generator=r"(?:eZ Publish|eZ Platform|Ibexa)\b",
        headers=(("x-powered-by", r"^(?:eZ Publish|eZ Platform|Ibexa)\b"),),
        cookies=("eZSESSID",),
        folders=("/extension/ezjscore/", "/bundles/ezplatform", "/bundles/ibexa"),
        supply=Supply.VARIOUS,
    ),
    # Of French public bodies and associations.
    Signature("K-Sup", generator=r"K-Sup\b", supply=Supply.VARIOUS),
    Signature("Ametys", generator=r"Ametys\b", supply=Supply.VARIOUS),
    Signature("Neopse", hosts=("neopse-site.com", "neopse-site.fr"), supply=Supply.SERVICE),
    Signature("Réseau des Communes", hosts=("reseaudescommunes.fr",), supply=Supply.SERVICE),
    # Of the association of rural mayors (AMRF).
    Signature("Campagnol", hosts=("campagnol.fr",), supply=Supply.SERVICE),
    Signature("LaPageLocale", hosts=("lapagelocale.com",), supply=Supply.SERVICE),
    Signature("IntraMuros", hosts=("intramuros.org",), supply=Supply.SERVICE),
    Signature("GuppY", generator=r"GuppY\b"),
    Signature("PluXml", generator=r"PluXml\b"),
    Signature("Dotclear", generator=r"Dotclear\b"),
    # Site builders.
    Signature(
        "Wix",
        generator=r"Wix\.com\b",
        headers=(("x-wix-request-id", ""), ("server", r"^Pepyaka\b")),
        hosts=("wixsite.com", "wix.com", "wixdns.net"),
        loads=("static.parastorage.com/",),
        supply=Supply.SERVICE,
    ),
    Signature(
        "Jimdo",
        generator=r"Jimdo\b",
        headers=(("x-jimdo-instance", ""), ("x-jimdo-wid", "")),
        hosts=("jimdo.com", "jimdofree.com", "jimdosite.com", "jimdoweb.com"),
        loads=("assets.jimstatic.com/",),
        supply=Supply.SERVICE,
    ),
    Signature("e-monsite", generator=r"e-monsite\b", hosts=("e-monsite.com",), supply=Supply.SERVICE),
    Signature(
        "WebSelf", generator=r"WebSelf\b", hosts=("webself.net", "webselfsite.net"), supply=Supply.SERVICE
    ),
    Signature(
        "SiteW", generator=r"SiteW\b", hosts=("sitew.fr", "sitew.com", "sitew.org"), supply=Supply.SERVICE
    ),
    Signature(
        "Webnode",
        generator=r"Webnode\b",
        hosts=("webnode.fr", "webnode.com", "webnode.page"),
        supply=Supply.SERVICE,
    ),
    Signature(
        "Weebly",
        headers=(("x-host", r"\.weebly\.net$"),),
        hosts=("weebly.com",),
        loads=("cdn2.editmysite.com/",),
        supply=Supply.SERVICE,
    ),
    Signature(
        "Squarespace",
        headers=(("server", r"^Squarespace$"),),
        hosts=("squarespace.com",),
        loads=("assets.squarespace.com/",),
        supply=Supply.SERVICE,
    ),
    Signature("Webflow", generator=r"Webflow\b", hosts=("webflow.io",), supply=Supply.SERVICE),
    Signature(
        "Google Sites",
        hosts=("sites.google.com",),
        loads=("www.gstatic.com/_/atari/",),
        supply=Supply.SERVICE,
    ),
    Signature(
        "Blogger",
        generator=r"Blogger\b",
        hosts=("blogspot.com", "blogspot.fr"),
        loads=("www.blogger.com/static/",),
        supply=Supply.SERVICE,
    ),
    Signature("Over-blog", generator=r"Over-?blog\b", hosts=("over-blog.com",), supply=Supply.SERVICE),
    Signature("CanalBlog", hosts=("canalblog.com",), supply=Supply.SERVICE),
    Signature(
        "GoDaddy Website Builder",
        generator=r"(?:GoDaddy Website Builder|Starfield Technologies)\b",
        hosts=("godaddysites.com",),
        supply=Supply.SERVICE,
    ),
    Signature("IONOS MyWebsite", generator=r"IONOS MyWebsite\b", supply=Supply.SERVICE),
    Signature("Hostinger Website Builder", generator=r"Hostinger Website Builder\b", supply=Supply.SERVICE),
    # Other systems.
    Signature("Concrete CMS", generator=r"(?:concrete5|Concrete CMS)\b", cookies=("CONCRETE5",)),
    Signature("CMS Made Simple", generator=r"CMS Made Simple\b", cookies=("CMSSESSID",)),
    Signature("Contao", generator=r"Contao\b"),
    Signature("Craft CMS", headers=(("x-powered-by", r"^Craft CMS\b"),), supply=Supply.PROPRIETARY),
    Signature("DNN", generator=r"(?:DotNetNuke|DNN)\b"),
    Signature("Ghost", generator=r"Ghost\b"),
    Signature("Grav", generator=r"(?:GravCMS|Grav)\b"),
    Signature("Liferay", headers=(("liferay-portal", ""),), supply=Supply.VARIOUS),
    Signature("Plone", generator=r"Plone\b"),
    Signature(
        "SharePoint",
        generator=r"Microsoft SharePoint\b",
        headers=(("microsoftsharepointteamservices", ""),),
        supply=Supply.PROPRIETARY,
    ),
    Signature("Umbraco", generator=r"Umbraco\b", headers=(("x-umbraco-version", ""),)),
    # Generators of static pages, and programs of the desk.
    Signature("Astro", generator=r"Astro\b"),
    Signature("Eleventy", generator=r"Eleventy\b"),
    Signature("Gatsby", generator=r"Gatsby\b"),
    Signature("Hugo", generator=r"Hugo\b"),
    Signature("Jekyll", generator=r"Jekyll\b"),
    Signature("Publii", generator=r"Publii\b"),
    Signature("FrontPage", generator=r"Microsoft FrontPage\b", supply=Supply.PROPRIETARY),
    Signature("Mobirise", generator=r"Mobirise\b", supply=Supply.PROPRIETARY),
    Signature("WebAcappella", generator=r"WebAcappella\b", supply=Supply.PROPRIETARY),
    Signature("WebSite X5", generator=r"(?:Incomedia )?WebSite X5\b", supply=Supply.PROPRIETARY),
)
