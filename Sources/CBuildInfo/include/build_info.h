#pragma once

/// Returns what `--version` prints: the version, and the commit that the program was built from if the build named it.
const char *raptor_audit_version(void);
