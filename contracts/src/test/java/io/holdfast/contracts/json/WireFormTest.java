package io.holdfast.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.holdfast.contracts.Command;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Event;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageType;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The wire form is a product: golden files pin it, schemas describe it. {@code
 * -Dholdfast.regenerate=true} writes both anew, for the diff to be read by a person.
 */
class WireFormTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESOURCES =
            Path.of(
                    System.getProperty("holdfast.root"),
                    "contracts/src/main/resources/io/holdfast/contracts");
    private static final boolean REGENERATE = Boolean.getBoolean("holdfast.regenerate");

    private final CloudEvents codec = new CloudEvents();

    private static String checkedIn(String name, String generated) throws IOException {
        Path file = RESOURCES.resolve(name);
        if (REGENERATE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        return Files.readString(file);
    }

    private static void collect(Class<?> family, Set<Class<?>> into) {
        if (family.isRecord()) {
            into.add(family);
            return;
        }
        for (Class<?> member : family.getPermittedSubclasses()) {
            collect(member, into);
        }
    }

    @Test
    void every_message_of_the_families_has_a_type_and_no_type_is_left_over() {
        Set<Class<?>> messages = new HashSet<>();
        collect(Command.class, messages);
        collect(Event.class, messages);
        Set<Class<?>> typed = new HashSet<>();
        for (MessageType type : MessageType.values()) {
            typed.add(type.messageClass());
        }
        assertThat(typed).isEqualTo(messages).hasSize(MessageType.values().length);
    }

    @ParameterizedTest
    @EnumSource(MessageType.class)
    void a_message_is_written_as_its_golden_file_and_reads_back(MessageType type) throws Exception {
        Envelope<Message> envelope = SampleMessages.envelope(type);
        CloudEvents.Encoded encoded = codec.encode(envelope);
        ObjectNode golden = JSON.createObjectNode();
        golden.put("topic", encoded.topic());
        golden.put("key", encoded.key());
        ObjectNode headers = golden.putObject("headers");
        encoded.headers().forEach(headers::put);
        golden.set("body", JSON.readTree(encoded.body()));
        assertThat(Schemas.pretty(golden))
                .isEqualTo(checkedIn("golden/" + type.text() + ".json", Schemas.pretty(golden)));
        assertThat(codec.decode(encoded.headers(), encoded.key(), encoded.body()))
                .isEqualTo(envelope);
    }

    @ParameterizedTest
    @EnumSource(MessageType.class)
    void the_schema_is_the_records_and_the_golden_file_fits_it(MessageType type) throws Exception {
        String schema = Schemas.pretty(Schemas.schema(type));
        assertThat(schema).isEqualTo(checkedIn("schemas/" + type.text() + ".json", schema));
        JsonNode golden =
                JSON.readTree(
                        Files.readString(RESOURCES.resolve("golden/" + type.text() + ".json")));
        var errors =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(schema)
                        .validate(golden.get("body").toString(), InputFormat.JSON);
        assertThat(errors).isEmpty();
    }

    @Test
    void the_asyncapi_document_is_generated() throws Exception {
        String document = Schemas.pretty(AsyncApiDocument.generated());
        assertThat(document).isEqualTo(checkedIn("asyncapi.json", document));
    }

    @Test
    void structured_mode_reads_as_binary_mode_does() throws Exception {
        Envelope<Message> envelope = SampleMessages.envelope(MessageType.BACKUP_COMPLETED);
        CloudEvents.Encoded encoded = codec.encode(envelope);
        ObjectNode event = JSON.createObjectNode();
        encoded.headers().forEach((name, value) -> event.put(name.replaceFirst("^ce_", ""), value));
        event.set("data", JSON.readTree(encoded.body()));
        assertThat(
                        codec.decode(
                                Map.of(
                                        "content-type",
                                        "application/cloudevents+json; charset=utf-8"),
                                "key",
                                JSON.writeValueAsBytes(event)))
                .isEqualTo(envelope);
    }

    @Test
    void what_is_new_is_ignored_and_what_may_be_absent_has_its_default() throws Exception {
        RequestBackup request =
                (RequestBackup)
                        decode(
                                MessageType.REQUEST_BACKUP,
                                "{\"engine\":\"lab\",\"vm\":{\"name\":\"web\"},\"moonPhase\":\"full\"}");
        assertThat(request.mode()).isEqualTo(io.holdfast.contracts.BackupMode.FULL);
        assertThat(request.skipDisks()).isEmpty();
        assertThat(request.labels()).isEmpty();
        RequestRestore restore =
                (RequestRestore)
                        decode(
                                MessageType.REQUEST_RESTORE,
                                "{\"recoveryPoint\":\"00000000-0000-0000-0000-000000000001\","
                                        + "\"target\":{\"kind\":\"newVm\"}}");
        assertThat(restore.target())
                .isEqualTo(
                        new RestoreTarget.NewVm(
                                null, null, null, io.holdfast.contracts.MacPolicy.KEEP));
    }

    private Message decode(MessageType type, String body) throws MalformedMessage {
        Map<String, String> headers =
                new HashMap<>(codec.encode(SampleMessages.envelope(type)).headers());
        return codec.decode(headers, "k", body.getBytes(StandardCharsets.UTF_8)).message();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | engine",
                "{\"engine\":\"lab\"} | vm",
                "{\"engine\":\"lab\",\"vm\":{}} | vm.id",
                "{\"engine\":\"lab\",\"vm\":{\"id\":\"web\"}} | vm.id",
                "{\"engine\":\"lab\",\"vm\":{\"id\":17}} | vm.id",
                "{\"engine\":\"Lab!\",\"vm\":{\"name\":\"web\"}} | engine",
                "{\"engine\":\"lab\",\"vm\":{\"name\":\"web\"},\"mode\":\"HALF\"} | mode",
                "{\"engine\":\"lab\",\"vm\":{\"name\":\"web\"},\"skipDisks\":[\"x\"]} | skipDisks[0]",
                "{\"engine\":\"lab\",\"vm\":{\"name\":\"web\"},\"deadline\":\"soon\"} | deadline",
                "[] | body",
                "nonsense | body",
                "null | body"
            })
    void a_wrong_body_is_named_by_field(String body, String field) {
        assertThatThrownBy(() -> decode(MessageType.REQUEST_BACKUP, body))
                .isInstanceOfSatisfying(
                        MalformedMessage.class,
                        malformed -> {
                            assertThat(malformed.field()).isEqualTo(field);
                            assertThat(malformed.why()).isNotBlank();
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "ce_id, '', ce_id",
        "ce_type, holdfast.backup.undreamt-of.v1, ce_type",
        "ce_time, yesterday, ce_time",
        "ce_specversion, 0.3, ce_specversion",
        "ce_source, 'not a uri', ce_source"
    })
    void a_wrong_header_is_named(String header, String value, String field) {
        CloudEvents.Encoded encoded = codec.encode(SampleMessages.envelope(MessageType.VM_GONE));
        Map<String, String> headers = new HashMap<>(encoded.headers());
        headers.put(header, value);
        assertThatThrownBy(() -> codec.decode(headers, "k", encoded.body()))
                .isInstanceOfSatisfying(
                        MalformedMessage.class,
                        malformed -> assertThat(malformed.field()).isEqualTo(field));
    }

    @Test
    void a_missing_number_is_missing_and_not_nought() {
        assertThatThrownBy(() ->
                        decode(
                                MessageType.COPY_SEGMENT,
                                "{\"transfer\":\"00000000-0000-0000-0000-000000000001\"}"))
                .isInstanceOfSatisfying(
                        MalformedMessage.class,
                        malformed -> assertThat(malformed.field()).isEqualTo("segment"));
    }
}
