/** Many routes at once: the import and the export of files. */
@NullMarked
package io.callrouter.route.bulk;

import org.jspecify.annotations.NullMarked;
