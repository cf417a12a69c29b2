/** The description of the API: what OpenAPI cannot read off the controllers. */
@NullMarked
package io.callrouter.web.docs;

import org.jspecify.annotations.NullMarked;
