package io.holdfast.simulator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void every_kind_of_value_is_read() throws Json.Malformed {
        assertThat(Json.parse(" {\"a\": [1, -2.5e1, \"x\\u0041\\n\", true, null], \"b\": {}} "))
                .isEqualTo(
                        new Json.Obj(
                                Map.of(
                                        "a",
                                        new Json.Arr(
                                                List.of(
                                                        new Json.Num(BigDecimal.ONE),
                                                        new Json.Num(new BigDecimal("-2.5e1")),
                                                        new Json.Str("xA\n"),
                                                        new Json.Bool(true),
                                                        new Json.Null())),
                                        "b",
                                        new Json.Obj(Map.of()))));
    }

    @Test
    void a_quoted_text_reads_back() throws Json.Malformed {
        String text = "a\"b\\c\n\t\u0000é";
        assertThat(Json.parse(Json.quote(text))).isEqualTo(new Json.Str(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{\"a\"}", "01", "tru", "\"x", "1 2", "'a'", "nan"})
    void what_is_no_json_is_refused(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(Json.Malformed.class);
    }
}
