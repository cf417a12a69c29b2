/** What every request passes before a controller sees it: an id, a bounded body, a strict query, strict JSON. */
@NullMarked
package io.callrouter.web.request;

import org.jspecify.annotations.NullMarked;
