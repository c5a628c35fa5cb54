// The same helper as for the other formats.
#include "test/unit/format/records.cpp"
