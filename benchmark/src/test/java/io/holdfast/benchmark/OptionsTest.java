package io.holdfast.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    private static final Path ROOT = Path.of("/somewhere");

    @Test
    void without_arguments_speed_and_memory_are_measured_on_8_gib() {
        Options options = Options.parse(ROOT);

        assertThat(options.parts())
                .containsExactlyInAnyOrder(Options.Part.SPEED, Options.Part.MEMORY);
        assertThat(options.bytes()).isEqualTo(8L << 30);
        assertThat(options.folder()).isEqualTo(Path.of("/somewhere/target/bench"));
    }

    @Test
    void parts_size_and_rounds_can_be_named() {
        Options options = Options.parse(ROOT, "grid", "--bytes", "256M", "--rounds", "5");

        assertThat(options.parts()).containsExactly(Options.Part.GRID);
        assertThat(options.bytes()).isEqualTo(256L << 20);
        assertThat(options.rounds()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "64K, 65536", "1G, 1073741824", "1GiB, 1073741824"})
    void sizes_are_read_as_people_write_them(String text, long bytes) {
        assertThat(Options.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "--bytes", "--rounds=3"})
    void what_is_not_known_is_refused(String argument) {
        assertThatThrownBy(() -> Options.parse(ROOT, argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("usage");
    }
}
