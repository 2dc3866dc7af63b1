"""The first bytes of files that must not be public, as servers send them."""

from __future__ import annotations

LISTING = b"<html><head><title>Index of /wp-content</title></head><body><h1>Index of /wp-content</h1>"
SECRET = b"hunter2-secret"

#: By kind, as real programs write them.
FILES = {
    "git": b"ref: refs/heads/main\n",
    "backup": b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + SECRET,
    "env": b"# settings\nAPP_ENV=prod\nDB_PASSWORD=" + SECRET + b"\n\nMAIL_HOST=smtp\n",
    "phpinfo": b"<!DOCTYPE html><html><head><style>a{}</style><title>PHP 8.1.2 - phpinfo()</title></head>",
    "svn": b"SQLite format 3\x00\x10\x00" + SECRET,
    "domain-zip": b"PK\x03\x04",
    "server-status": b"<!DOCTYPE HTML><html><head><title>Apache Status</title></head><body>"
    b"<h1>Apache Server Status for localhost</h1><dl><dt>Server Version: Apache/2.4.57</dt>",
    "domain-sql": b"/*!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n",
    "ds-store": b"\x00\x00\x00\x01Bud1\x00\x00",
    "dump": b"-- phpMyAdmin SQL Dump\n-- version 5.2.1\n",
    "wp-config": b"<?php\n/** The base configuration */\ndefine( 'DB_NAME', 'x' );\ndefine('DB_PASSWORD', '"
    + SECRET
    + b"');",
    "wp-debug": b"[12-Mar-2026 10:11:12 UTC] PHP Warning:  foreach() argument in /home/x/a.php on line 3\n",
    "wp-uploads": LISTING,
    "assets": b"<html>\r\n<head><title>Index of /wp-content/themes/t/</title></head>\r\n<body>\r\n"
    b'<h1>Index of /wp-content/themes/t/</h1><hr><pre><a href="../">../</a>',
}
