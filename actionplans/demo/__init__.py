"""
The invented city of Arlenfurt: what the demo shows.

``content`` holds what is told, in TOML, CSV and GeoJSON; the modules beside it tell it through the ways that people's
pages use. ``city.build`` puts everything together.
"""
