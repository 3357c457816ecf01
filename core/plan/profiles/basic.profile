# Basic Application Level Confidentiality Profile of PS3.15, nothing retained.
# Text burned into pixels is looked for and filled unless it is known to be harmless.

[profile]
name=basic
title=Basic confidentiality

# Options of PS3.15 E.3; each is on or off. What is on and ran is claimed in (0012,0064).
[options]
retain-safe-private=false
retain-uids=false
retain-device=false
retain-institution=false
retain-patient=false
clean-descriptors=false
clean-structured=false
clean-graphics=false

# policy: remove; shift (by a secret number of days for each patient, 1 to max-shift-days); keep; or year (years stay,
# months, days and times go).
[dates]
policy=remove
max-shift-days=3650

# What replaces Patient ID and name. lookup: a CSV file of two columns, old and new, beside this file; patients that it
# does not know get a pseudonym, or with unknown=refuse are not written. names: code, or readable ("Case Cedar 0427").
[ids]
names=code

# policy: allow-list, all-text, header-match or off.
# languages: names of Tesseract joined by '+'. fill: black, white, gray or background.
# faces: warn of photographs and thin slices of heads, or hold them back until a person approved the plan.
# keep-lossy-rate: true encodes lossy JPEG 2000 frames that got a box with loss again, at the size they had.
# label: capital letters, such as REDACTED, drawn into boxes; not into JPEG that is too coarse to read them.
[pixels]
policy=allow-list
languages=eng
fill=black
every-frame=false
faces=warn

# private-sop-classes: refuse or keep. documents (PDF, CDA, STL): replace (by one that says so) or refuse.
# opaque-data (spectra and raw samples, which no rule can look into): refuse or keep.
[instances]
private-sop-classes=refuse
documents=replace
opaque-data=refuse

# A tag (0010,4000), (60xx,3000), keyword, path or VR = what to do with it, before the standard's table is asked; the
# first line that holds counts.
#   keep  remove  empty  uid  dummy  dummy:TEXT  replace:TEXT
#   replace-part:/EXPRESSION/TEXT     what the regular expression matches becomes the text
#   keep-year  shift  shift:DAYS  shift-year  shift-year:YEARS
#   keep-if:EXPRESSION  keep-if-in:A|B|C   stays if the value matches or is listed; else the next line counts
#   check-and-retain                  stays unless it holds an identifier of the patient
#   check-person-name                 stays unless it holds or looks like a person's name
#   remove-phone  clean  pool-age  zip
[tags]

# Private attributes to treat the same way, wherever their block lies:
#   "ACME 1.0",0029,10=keep
[private]

# Attributes whose values identify the patient, beyond those that are known = patient-name, person-name, id, date, place
# or contact: these values are looked for in all texts and in the written file.
#   0009,1002=id
[seeds]

# Words, joined by ';', with or without a language: identity (must go), harmless (may stay), cues (a name follows).
#   identity=St. Elsewhere;North Wing
#   cues.en=for:;by:
[words]

# NAME = a regular expression of identifiers that this site writes into texts.
#   ward-number=\bW-[0-9]{5}\b
[patterns]

# VR = text to write where a dummy value is needed and the built-in one does not suit.
[dummies]
