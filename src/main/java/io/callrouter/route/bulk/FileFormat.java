package io.callrouter.route.bulk;

import io.callrouter.file.FileBodies;
import io.callrouter.web.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/** How routes are written in a file. */
enum FileFormat {
    /** RFC 4180 with a header row of field names. */
    CSV(FileFormat.CSV_TYPE, "routes.csv"),
    /** One JSON object a line. */
    NDJSON(FileFormat.NDJSON_TYPE, "routes.ndjson");

    static final String CSV_TYPE = "text/csv";
    static final String NDJSON_TYPE = "application/x-ndjson";

    private final MediaType type;
    private final String fileName;

    FileFormat(String type, String fileName) {
        this.type = MediaType.parseMediaType(type);
        this.fileName = fileName;
    }

    MediaType type() {
        return type;
    }

    String fileName() {
        return fileName;
    }

    /** @throws ProblemException 415 if it is not in UTF-8 */
    static FileFormat ofContentType(MediaType given) {
        FileBodies.requireUtf8(given);
        return CSV.type.equalsTypeAndSubtype(given) ? CSV : NDJSON;
    }

    /**
     * The format that a client would like best; CSV if it does not mind.
     *
     * @throws ProblemException 406 if it wants none of these
     */
    static FileFormat ofAccept(@Nullable String accept) {
        try {
            List<MediaType> wanted = MediaType.parseMediaTypes(accept);
            if (wanted.isEmpty()) {
                return CSV;
            }
            MimeTypeUtils.sortBySpecificity(wanted);
            wanted.sort((a, b) -> Double.compare(b.getQualityValue(), a.getQualityValue()));
            for (MediaType type : wanted) {
                for (FileFormat format : values()) {
                    if (type.getQualityValue() > 0 && type.includes(format.type)) {
                        return format;
                    }
                }
            }
        } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
            // Falls through: what can be had is the same.
        }
        throw ProblemException.of(
                HttpStatus.NOT_ACCEPTABLE,
                "not_acceptable",
                "Exports are CSV or one JSON object a line: send Accept: text/csv or application/x-ndjson.");
    }
}
