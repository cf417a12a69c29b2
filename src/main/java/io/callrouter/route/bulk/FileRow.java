package io.callrouter.route.bulk;

import io.callrouter.web.Problem;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row of a file as the file's syntax gives it, before anybody asks whether it makes a route.
 *
 * @param line where it begins, from 1
 * @param fields those that the file has, by their JSON names
 * @param errors what is wrong with the syntax; then the fields are not complete
 */
record FileRow(long line, ObjectNode fields, List<Problem.Field> errors) {}
