package io.callrouter.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list, newest first.
 *
 * @param nextPageToken {@code page_token} of the next page; empty when this one is
 */
public record Page<T>(
        @JsonProperty("result") List<T> result,

        @Schema(
                description = "page_token of the next page; empty behind the last one",
                example = "2022-10-22 16:16:16.874761")
        @JsonProperty("next_page_token")
        String nextPageToken) {

    public <R> Page<R> map(Function<? super T, ? extends R> mapping) {
        return new Page<>(result.stream().<R>map(mapping).toList(), nextPageToken);
    }
}
