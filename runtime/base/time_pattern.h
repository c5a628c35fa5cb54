// Timestamps by the words of strftime: %Y %m %d %H %M %S and their relatives.
//
// Reading: a blank in the pattern is any run of blanks (also none), numbers may lack leading zeros,
// names are English and in any case. %S takes a fraction of a second along (unless the pattern goes
// on with a point), %f is one; digits behind the sixth are cut. What the pattern does not say is
// 1970, January, the 1st, 00:00:00. %Z and %z read an offset or UTC. Writing: %S writes a fraction
// only when asked (`fraction`), with 3 or 6 digits; %f writes 6.
#pragma once

#include <string>

#include "runtime/base/zones.h"

namespace weir::base {

// False: the text is not of that form, or no such moment.
bool read_time(const char* pattern, uint64_t pattern_n, const char* text, uint64_t n,
               const Zone& zone, int64_t* micros);
void write_time(const char* pattern, uint64_t pattern_n, int64_t micros, const Zone& zone,
                bool fraction, std::string* out);
// Empty, or the first word that is none: "%Q".
std::string check_time_pattern(const char* pattern, uint64_t pattern_n);

}  // namespace weir::base
