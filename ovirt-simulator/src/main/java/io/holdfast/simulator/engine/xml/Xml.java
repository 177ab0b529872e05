package io.holdfast.simulator.engine.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One element with its attributes, text and children in document order. Mutable while built. */
public final class Xml {
    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Xml> children = new ArrayList<>();
    private @Nullable String text;

    private Xml(String name) {
        this.name = name;
    }

    /** An element without content: printed as {@code <name/>}. */
    public static Xml of(String name) {
        return new Xml(name);
    }

    public String name() {
        return name;
    }

    public Xml attribute(String attribute, Object value) {
        attributes.put(attribute, value.toString());
        return this;
    }

    /** Sets the text; an empty one is printed as {@code <name></name>}. */
    public Xml text(Object value) {
        text = value.toString();
        return this;
    }

    public Xml add(Xml child) {
        children.add(child);
        return this;
    }

    public Xml addAll(List<Xml> more) {
        children.addAll(more);
        return this;
    }

    /** Adds a child that holds only text. */
    public Xml leaf(String child, Object value) {
        return add(of(child).text(value));
    }

    /** As {@link #leaf}, when there is a value. */
    public Xml leaf(String child, Optional<?> value) {
        value.ifPresent(v -> leaf(child, v));
        return this;
    }

    /** Puts a child in the place of the first one of the same name. */
    public void replace(Xml child) {
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i).name.equals(child.name)) {
                children.set(i, child);
                return;
            }
        }
        throw new IllegalArgumentException(name + " has no " + child.name);
    }

    /** Puts a child before the first one whose name is among {@code before}, else last. */
    public void insertBefore(List<String> before, Xml child) {
        for (int i = 0; i < children.size(); i++) {
            if (before.contains(children.get(i).name)) {
                children.add(i, child);
                return;
            }
        }
        children.add(child);
    }

    public Map<String, String> attributes() {
        return attributes;
    }

    public Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    public List<Xml> children() {
        return children;
    }

    /** All children of this name. */
    public List<Xml> children(String child) {
        return children.stream().filter(c -> c.name.equals(child)).toList();
    }

    /** The first child of this name. */
    public Optional<Xml> child(String child) {
        return children.stream().filter(c -> c.name.equals(child)).findFirst();
    }

    /** The stripped text found by a path of child names; empty when a step is missing. */
    public Optional<String> at(String... path) {
        Optional<Xml> here = Optional.of(this);
        for (String step : path) {
            here = here.flatMap(x -> x.child(step));
        }
        return here.map(x -> x.value().strip());
    }

    /** The text as it stands; empty when there is none. */
    public String value() {
        return text == null ? "" : text;
    }

    boolean hasText() {
        return text != null;
    }
}
