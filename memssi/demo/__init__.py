"""A believable register for demonstrations: invented people, played through the services.

`build.build` is the whole of it. The order of the modules is the order of the work: places, people,
catalog, then classes, each planned (`plans`, `specials`), given its learners (`casting`) and
lived through (`lives`) from its first draft to the last certificate or to today.
"""
