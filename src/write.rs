//! Files → `out/`, all or nothing, with the manifest. Nobody else touches the disk.
