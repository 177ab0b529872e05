package io.holdfast.endtoend.reference;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.config.ConfigMapping;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The settings that the code of a package reads, and the type that each is read as. */
final class ReadSettings {

    private final Map<String, String> types = new TreeMap<>();

    private ReadSettings() {}

    /** By the name of the property. */
    static Map<String, String> in(JavaClasses house, String room) {
        ReadSettings found = new ReadSettings();
        for (JavaClass type : house) {
            if (type.getPackageName().startsWith(room)) {
                type.getCodeUnits().forEach(found::read);
                type.tryGetAnnotationOfType(ConfigMapping.class)
                        .ifPresent(mapping -> found.read(mapping.prefix(), type));
            }
        }
        found.types.keySet().removeIf(name -> !name.startsWith("holdfast."));
        return found.types;
    }

    private void read(JavaCodeUnit unit) {
        for (JavaParameter parameter : unit.getParameters()) {
            parameter
                    .tryGetAnnotationOfType(ConfigProperty.class)
                    .ifPresent(property ->
                            types.put(property.name(), word(inside(parameter.getType()))));
        }
        unit.tryGetAnnotationOfType(Scheduled.class)
                .map(Scheduled::every)
                .filter(every -> every.startsWith("{"))
                .ifPresent(every -> types.put(every.substring(1, every.length() - 1), "duration"));
    }

    private void read(String prefix, JavaClass mapping) {
        for (JavaMethod method : mapping.getMethods()) {
            if (method.getModifiers().contains(JavaModifier.ABSTRACT)) {
                String name = prefix + '.' + kebab(method.getName());
                JavaClass type = inside(method.getReturnType());
                if (type.getPackageName().startsWith("io.holdfast") && type.isInterface()) {
                    read(name, type);
                } else {
                    types.put(name, word(type));
                }
            }
        }
    }

    /** What may be left out is of the type that it is of when it is given. */
    private static JavaClass inside(JavaType type) {
        return type.toErasure().isEquivalentTo(Optional.class)
                        && type instanceof JavaParameterizedType optional
                ? optional.getActualTypeArguments().getFirst().toErasure()
                : type.toErasure();
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String word(JavaClass type) {
        return word(type.getSimpleName());
    }

    /** What an operator writes for a Java type. */
    static String word(String type) {
        return switch (type) {
            case "Duration" -> "duration";
            case "int", "short", "long", "Integer", "Long" -> "whole number";
            case "boolean", "Boolean" -> "`true` or `false`";
            case "String" -> "text";
            case "URI" -> "URL";
            case "Path" -> "file";
            case "UUID" -> "UUID";
            case "List" -> "texts with commas between";
            case "ZoneId" -> "time zone";
            default ->
                    throw new IllegalStateException(
                            "Say in ReadSettings what an operator writes for a " + type);
        };
    }
}
