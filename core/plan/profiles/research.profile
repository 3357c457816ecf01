# For research: as the Basic Profile, but dates are shifted so that intervals stay, and what describes patients without
# naming them stays, with private attributes that the standard lists as safe.
# Text burned into pixels is looked for and filled unless it is known to be harmless.

[profile]
name=research
title=Research: shifted dates, characteristics kept

# Options of PS3.15 E.3; each is on or off. What is on and ran is claimed in (0012,0064).
[options]
retain-safe-private=true
retain-uids=false
retain-device=false
retain-institution=false
retain-patient=true

# policy: remove, shift (by a secret number of days for each patient) or keep.
[dates]
policy=shift
max-shift-days=3650

# policy: allow-list, all-text, header-match or off.
# languages: names of Tesseract joined by '+'. fill: black, white, gray or background.
[pixels]
policy=allow-list
languages=eng
fill=black
every-frame=false

[instances]
private-sop-classes=refuse

# A tag, keyword or path = keep, remove, empty, dummy or uid; dummy takes a text: "dummy:SITE 1".
[tags]

# VR = text to write where a dummy value is needed and the built-in one does not suit.
[dummies]
