"""JSON over HTTP as any platform needs it: contract tables, codecs, lists; knows no platform."""
