"""The lab: what a project file describes, made and tested on one machine."""
