package io.holdfast.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageType;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other teams are given is what the codec does: files, schemas, documents, examples. */
class PublishedFormTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of(System.getProperty("holdfast.root"));
    private static final Path RESOURCES =
            ROOT.resolve("contracts/src/main/resources/io/holdfast/contracts");

    /** What a field may not be, most of the time: every kind of JSON value. */
    private static final List<String> STRANGERS =
            List.of("null", "\"\"", "\"stranger\"", "7", "-1", "5.5", "true", "[]", "[null]", "{}");

    private final CloudEvents codec = new CloudEvents();

    private static JsonNode golden(MessageType type) throws IOException {
        return JSON.readTree(RESOURCES.resolve("golden/" + type.text() + ".json").toFile());
    }

    private Message decode(JsonNode golden, JsonNode body) throws MalformedMessage, IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        golden.get("headers")
                .properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().textValue()));
        return codec.decode(headers, "key", JSON.writeValueAsBytes(body)).message();
    }

    private boolean isAccepted(JsonNode golden, JsonNode body) throws IOException {
        try {
            decode(golden, body);
            return true;
        } catch (MalformedMessage refused) {
            assertThat(refused.field()).as(refused.getMessage()).isNotEmpty();
            assertThat(refused.why()).doesNotContain("java.", "io.holdfast", "Cannot ");
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(MessageType.class)
    void schema_and_codec_agree_on_every_field_broken_in_every_way(MessageType type)
            throws IOException {
        JsonNode golden = golden(type);
        agree(type, golden, (ObjectNode) golden.get("body"));
        assertThat(golden).isEqualTo(golden(type));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void schema_and_codec_agree_on_every_kind_of_restore_target(int kind) throws Exception {
        JsonNode golden = golden(MessageType.REQUEST_RESTORE);
        ObjectNode body = (ObjectNode) golden.get("body");
        RestoreTarget target = SampleMessages.targets().get(kind);
        body.set(
                "target",
                HoldfastJson.mapper().readTree(HoldfastJson.mapper().writeValueAsBytes(target)));
        assertThat(((RequestRestore) decode(golden, body)).target()).isEqualTo(target);
        agree(MessageType.REQUEST_RESTORE, golden, body);
    }

    private void agree(MessageType type, JsonNode golden, ObjectNode body) throws IOException {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Schemas.pretty(Schemas.schema(type)));
        List<String> disagreements = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        everyChange(
                body,
                "",
                change -> {
                    boolean fits = validates(schema, body);
                    if (!fits) {
                        refused.add(change);
                    }
                    try {
                        if (fits != isAccepted(golden, body)) {
                            disagreements.add(
                                    change + (fits ? ": only the schema" : ": only the codec"));
                        }
                    } catch (IOException impossible) {
                        throw new AssertionError(impossible);
                    }
                });
        assertThat(disagreements).isEmpty();
        assertThat(refused).hasSizeGreaterThan(STRANGERS.size());
    }

    private static boolean validates(Schema schema, JsonNode body) {
        return schema.validate(
                        body.toString(),
                        InputFormat.JSON,
                        context ->
                                context.executionConfig(
                                        config -> config.formatAssertionsEnabled(true)))
                .isEmpty();
    }

    /** Breaks the tree in one place at a time, tells the visitor, and mends it. */
    private static void everyChange(JsonNode node, String path, Consumer<String> visitor)
            throws IOException {
        if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                everyChange(list.get(i), path + "[" + i + "]", visitor);
            }
        }
        if (!(node instanceof ObjectNode object)) {
            return;
        }
        for (String name : object.properties().stream().map(Map.Entry::getKey).toList()) {
            String here = path + "." + name;
            JsonNode whole = object.get(name);
            everyChange(whole, here, visitor);
            for (String stranger : STRANGERS) {
                object.set(name, JSON.readTree(stranger));
                visitor.accept(here + " = " + stranger);
            }
            object.remove(name);
            visitor.accept(here + " removed");
            object.set(name, whole);
        }
    }

    @ParameterizedTest
    @EnumSource(MessageType.class)
    void a_golden_file_reads_as_the_message_it_is_the_example_of(MessageType type)
            throws Exception {
        JsonNode golden = golden(type);
        assertThat(golden.get("topic").textValue()).isEqualTo(type.topic().text());
        assertThat(decode(golden, golden.get("body")))
                .isEqualTo(SampleMessages.envelope(type).message());
    }

    @Test
    void no_file_is_published_for_a_message_that_is_no_more() throws IOException {
        List<String> known =
                Arrays.stream(MessageType.values()).map(t -> t.text() + ".json").toList();
        for (String folder : List.of("golden", "schemas")) {
            try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .as(folder)
                        .containsExactlyInAnyOrderElementsOf(known);
            }
        }
    }

    @Test
    void the_asyncapi_document_is_one_by_the_initiatives_own_schema() throws IOException {
        String published = Files.readString(RESOURCES.resolve("asyncapi.json"));
        try (var official =
                PublishedFormTest.class.getResourceAsStream(
                        "/asyncapi/asyncapi-3.0.0.schema.json")) {
            Schema schema =
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                            .getSchema(official, InputFormat.JSON);
            assertThat(schema.validate(published, InputFormat.JSON)).isEmpty();
            assertThat(
                            schema.validate(
                                    published.replace("\"receive\"", "\"swallow\""),
                                    InputFormat.JSON))
                    .isNotEmpty();
        }
    }

    @Test
    void every_reference_inside_the_asyncapi_document_leads_somewhere() throws IOException {
        JsonNode document = JSON.readTree(RESOURCES.resolve("asyncapi.json").toFile());
        List<JsonNode> references = document.findValues("$ref");
        assertThat(references).hasSizeGreaterThan(3 * MessageType.values().length);
        for (JsonNode reference : references) {
            assertThat(document.at(reference.textValue().substring(1)).isMissingNode())
                    .as(reference.textValue())
                    .isFalse();
        }
    }

    @Test
    void the_page_for_other_teams_names_every_topic_and_its_example_is_understood()
            throws Exception {
        String page = Files.readString(ROOT.resolve("docs/MESSAGES.md"));
        for (Topic topic : Topic.values()) {
            assertThat(page).contains("`" + topic.text() + "`");
        }
        int from = page.indexOf("printf '") + "printf '".length();
        String[] parts = page.substring(from, page.indexOf("\\n'", from)).split("\\\\t", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : parts[0].split(",", -1)) {
            headers.put(
                    header.substring(0, header.indexOf(':')),
                    header.substring(header.indexOf(':') + 1));
        }
        Message message =
                codec.decode(headers, parts[1], parts[2].getBytes(StandardCharsets.UTF_8))
                        .message();
        assertThat(message)
                .isInstanceOfSatisfying(
                        RequestBackup.class,
                        request -> assertThat(request.vm().name()).isEqualTo("web"));
    }
}
