package io.holdfast.saga.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealedFamilyCodecTest {

    sealed interface Shape {
        record Dot() implements Shape {}

        record Many(List<Shape> shapes, Colour colour) implements Shape {}
    }

    sealed interface Colour {
        record Named(String name) implements Colour {}
    }

    private final SealedFamilyCodec<Shape> codec =
            new SealedFamilyCodec<>(Shape.class, new ObjectMapper());

    @Test
    void a_family_inside_a_family_reads_back_as_it_was_written() {
        Shape shape =
                new Shape.Many(List.of(new Shape.Dot(), new Shape.Dot()), new Colour.Named("red"));
        assertThat(codec.read(codec.write(shape))).isEqualTo(shape);
    }

    @Test
    void the_type_is_the_simple_name() {
        assertThat(codec.write(new Shape.Dot())).isEqualTo("{\"type\":\"Dot\"}");
    }

    @Test
    void a_type_of_another_release_is_named_as_such() {
        assertThatThrownBy(() -> codec.read("{\"type\":\"Circle\"}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Shape");
    }
}
