package io.holdfast.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.contracts.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A dead letter tells its producer the field and what would be right, in the producer's words. */
class MalformedMessageTest {

    private static final String ID = "'00000000-0000-0000-0000-000000000001'";

    private final CloudEvents codec = new CloudEvents();

    private static Map<String, String> headers(MessageType type) {
        return new HashMap<>(
                Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "one",
                        "ce_type", type.text(),
                        "ce_source", "/test",
                        "ce_time", "2026-11-23T03:57:13Z",
                        "content-type", "application/json"));
    }

    private MalformedMessage refused(Map<String, String> headers, byte[] body) {
        return catchThrowableOfType(
                MalformedMessage.class, () -> codec.decode(headers, "key", body));
    }

    private MalformedMessage refused(MessageType type, String body) {
        return refused(headers(type), body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|engine|is missing",
                "{'engine':null}|engine|is missing",
                "{'engine':5}|engine|is not a string",
                "{'engine':'Lab!'}|engine|is not 1 to 40 of a-z, 0-9 and -: Lab!",
                "{'engine':'lab','vm':'web'}|vm|is not an object",
                "{'engine':'lab','vm':[]}|vm|is not an object",
                "{'engine':'lab','vm':{'id':'1-2-3-4-5'}}|vm.id|is not a UUID: 1-2-3-4-5",
                "{'engine':'lab','vm':{'name':7}}|vm.name|is not a string: 7",
                "{'engine':'lab','vm':{}}|vm.id|exactly one of id and name is needed",
                "{'engine':'lab','vm':{'name':'a'},'mode':'HALF'}|mode|is not one of FULL, INCREMENTAL, DIFFERENTIAL: HALF",
                "{'engine':'lab','vm':{'name':'a'},'mode':''}|mode|is not one of FULL, INCREMENTAL, DIFFERENTIAL",
                "{'engine':'lab','vm':{'name':'a'},'mode':'DIFFERENTIAL','way':'SNAPSHOT_TRANSFER'}|mode|is"
                        + " DIFFERENTIAL, but way SNAPSHOT_TRANSFER knows no changed blocks",
                "{'engine':'lab','vm':{'name':'a'},'mode':'INCREMENTAL','way':'APPLIANCE'}|mode|is"
                        + " INCREMENTAL, but way APPLIANCE knows no changed blocks",
                "{'engine':'lab','vm':{'name':'a'},'mode':0}|mode|is not one of FULL, INCREMENTAL, DIFFERENTIAL: 0",
                "{'engine':'lab','vm':{'name':'a'},'skipDisks':'x'}|skipDisks|is not a list",
                "{'engine':'lab','vm':{'name':'a'},'skipDisks':[null]}|skipDisks[0]|is missing",
                "{'engine':'lab','vm':{'name':'a'},'labels':[]}|labels|is not an object of strings",
                "{'engine':'lab','vm':{'name':'a'},'labels':{'a':{}}}|labels.a|is not a string",
                "{'engine':'lab','vm':{'name':'a'},'deadline':'soon'}|deadline"
                        + "|is not a time such as 2026-11-23T03:57:13Z: soon",
            })
    void a_backup_request_is_refused_by_field_and_in_plain_words(
            String body, String field, String why) {
        MalformedMessage malformed = refused(MessageType.REQUEST_BACKUP, body);
        assertThat(malformed.field()).isEqualTo(field);
        assertThat(malformed.why()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null|is missing",
                "'5'|is not a whole number",
                "5.5|is not a whole number: 5.5",
                "true|is not a whole number",
                "{}|is not a whole number",
                "-1|is negative: -1",
                "99999999999999999999|is out of range",
            })
    void a_wrong_size_deep_in_a_list_is_found(String size, String why) {
        String disk = "{'disk':" + ID + ",'alias':'root','virtualSizeBytes':%s}";
        MalformedMessage malformed =
                refused(
                        MessageType.VM_SEEN,
                        "{'engine':'lab','vm':"
                                + ID
                                + ",'name':'web','status':'up','disks':["
                                + disk.formatted(1)
                                + ","
                                + disk.formatted(size)
                                + "],'seenAt':'2026-11-23T03:57:13Z'}");
        assertThat(malformed.field()).isEqualTo("disks[1].virtualSizeBytes");
        assertThat(malformed.why()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|target|has no kind",
                "{'kind':'onPaper'}|target|has an unknown kind: onPaper",
                "{'kind':'singleDisk'}|target.disk|is missing",
                "{'kind':'singleDisk','disk':"
                        + ID
                        + ",'vm':{}}|target.vm.id"
                        + "|exactly one of id and name is needed",
                "{'kind':'disksOnly','leaveOut':['x']}|target.leaveOut[0]|is not a UUID: x",
                "{'kind':'inPlace','oldDisks':'BURN'}|target.oldDisks"
                        + "|is not one of KEEP, DELETE_AFTER_VERIFICATION: BURN",
                "{'kind':'newVm','nicProfiles':{'a':''}}|target.nicProfiles.a"
                        + "|is missing or blank",
                "{'kind':'newVm','start':1}|target.start|is not true or false: 1",
                "{'kind':'newVm','name':''}|target.name|is missing or blank",
                "{'kind':'newVm','macPolicy':'SOME'}|target.macPolicy"
                        + "|is not one of KEEP, NEW, KEEP_IF_FREE: SOME",
            })
    void a_restore_says_where_to_in_a_known_way(String target, String field, String why) {
        MalformedMessage malformed =
                refused(
                        MessageType.REQUEST_RESTORE,
                        "{'recoveryPoint':" + ID + ",'target':" + target + "}");
        assertThat(malformed.field()).isEqualTo(field);
        assertThat(malformed.why()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|engineBackup|exactly one of engineBackup, diskSnapshot, device is needed",
                "'diskSnapshot':"
                        + ID
                        + ",'device':{'appliance':"
                        + ID
                        + ",'serial':'4f9b2f0a-6d0b-4c56-9'},"
                        + "|engineBackup|exactly one of engineBackup, diskSnapshot, device is needed",
                "'device':{'appliance':"
                        + ID
                        + ",'serial':'sdb'},"
                        + "|device.serial|is not the first 20 characters of a disk's id: sdb",
                "'device':{'appliance':"
                        + ID
                        + ",'serial':'ffffffff-6d0b-4c56-9'},"
                        + "|device.serial|is ffffffff-6d0b-4c56-9, which is not of disk "
                        + "DISK",
            })
    void a_disk_is_read_in_one_way_and_a_device_is_the_disks_own(
            @Nullable String source, String field, String why) {
        MalformedMessage malformed =
                refused(
                        MessageType.TRANSFER_DISK,
                        "{'transfer':ID,'job':ID,'engine':'lab','vm':ID,SOURCE'disk':ID,'alias':'a','virtualSizeBytes':1,'mode':'FULL'}"
                                .replace("SOURCE", source == null ? "" : source)
                                .replace("ID", ID));
        assertThat(malformed.field()).isEqualTo(field);
        assertThat(malformed.why()).isEqualTo(why.replace("DISK", ID.replace("'", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "ce_specversion, ce_specversion",
        "ce_id, ce_id",
        "ce_type, ce_type",
        "ce_source, ce_source",
        "ce_time, ce_time"
    })
    void a_missing_header_is_named(String header, String field) {
        Map<String, String> headers = headers(MessageType.REQUEST_BACKUP);
        headers.remove(header);
        MalformedMessage malformed = refused(headers, new byte[] {'{', '}'});
        assertThat(malformed.field()).isEqualTo(field);
        assertThat(malformed.why()).isEqualTo("is missing");
    }

    @Test
    void a_body_beyond_the_bound_is_not_even_parsed_in_either_mode() {
        byte[] body = new byte[HoldfastJson.DOCUMENT_MAX_BYTES + 1];
        Map<String, String> structured = Map.of("content-type", "application/cloudevents+json");
        assertThat(refused(headers(MessageType.REQUEST_BACKUP), body).why())
                .isEqualTo("has 1048577 bytes; at most 1048576 are read");
        assertThat(refused(structured, body).field()).isEqualTo("body");
    }

    @Test
    void nesting_without_end_is_refused() {
        MalformedMessage malformed =
                refused(MessageType.REQUEST_BACKUP, "{'x':" + "[".repeat(5_000));
        assertThat(malformed.why()).contains("nesting depth");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|body|is not a CloudEvents JSON object",
                "{'data':{}}|specversion|is missing",
                "{'specversion':'1.0','id':5,'data':{}}|id|is not a string",
                "{'specversion':'1.0'}|data|is missing",
                "{'specversion':'1.0','data':null}|data|is missing",
            })
    void a_structured_event_is_refused_by_attribute(String body, String field, String why) {
        MalformedMessage malformed =
                refused(
                        Map.of("Content-Type", "application/cloudevents+json"),
                        body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(malformed.field()).isEqualTo(field);
        assertThat(malformed.why()).isEqualTo(why);
    }

    @Test
    void a_truncated_body_says_where_it_broke_off() {
        MalformedMessage malformed = refused(MessageType.REQUEST_BACKUP, "{'engine':'la");
        assertThat(malformed.why()).contains("is not JSON");
    }
}
