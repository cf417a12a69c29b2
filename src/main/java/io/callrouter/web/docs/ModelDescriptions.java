package io.callrouter.web.docs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds to schemas what the types of records say and swagger does not read: where null may be. */
@SuppressWarnings({"rawtypes", "unchecked"}) // swagger's own interface and collections of schemas are raw
class ModelDescriptions implements ModelConverter {

    private static final String NULL = "null";

    @Override
    public @Nullable Schema resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> converters) {
        if (!converters.hasNext()) {
            return null;
        }
        Schema<?> resolved = converters.next().resolve(type, context, converters);
        if (resolved == null) {
            return null;
        }
        Class<?> described = Json31.mapper().constructType(type.getType()).getRawClass();
        if (described.isRecord()) {
            models(resolved, context.getDefinedModels()).forEach(model -> describeNulls(described, model));
        }
        return resolved;
    }

    /** The same schema, for null too. */
    static Schema<?> orNull(Schema<?> schema) {
        if (schema.get$ref() != null) {
            return new Schema<>()
                    .anyOf(List.of(new Schema<>().$ref(schema.get$ref()), new Schema<>().types(Set.of(NULL))))
                    .description(schema.getDescription());
        }
        if (schema.getTypes() != null) {
            Set<String> types = new LinkedHashSet<>(schema.getTypes());
            types.add(NULL);
            schema.types(types);
        }
        if (schema.getEnum() != null && !schema.getEnum().contains(null)) {
            List values = new ArrayList<>(schema.getEnum());
            values.add(null);
            ((Schema) schema).setEnum(values);
        }
        return schema;
    }

    /** Of a type with a sealed parent the fields stand in a part of the schema. */
    private static Stream<Schema> models(Schema<?> resolved, Map<String, Schema> defined) {
        Schema<?> model = resolved.get$ref() == null
                ? resolved
                : defined.get(resolved.get$ref().substring(DocumentDescriptions.SCHEMAS.length()));
        return model == null
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(model), Stream.ofNullable(model.getAllOf()).flatMap(List::stream));
    }

    private static void describeNulls(Class<?> described, Schema<?> model) {
        if (model.getProperties() == null) {
            return;
        }
        for (RecordComponent component : described.getRecordComponents()) {
            JsonProperty name = component.getAccessor().getAnnotation(JsonProperty.class);
            if (name != null && mayBeNull(described, component)) {
                model.getProperties()
                        .computeIfPresent(
                                name.value(), (key, property) -> isRequired(model, key) ? property : orNull(property));
            }
        }
    }

    private static boolean mayBeNull(Class<?> described, RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                && !leavesNullOut(described)
                && !leavesNullOut(component.getAccessor());
    }

    private static boolean leavesNullOut(AnnotatedElement element) {
        JsonInclude include = element.getAnnotation(JsonInclude.class);
        return include != null && include.value() == JsonInclude.Include.NON_NULL;
    }

    private static boolean isRequired(Schema<?> model, String property) {
        return model.getRequired() != null && model.getRequired().contains(property);
    }
}
