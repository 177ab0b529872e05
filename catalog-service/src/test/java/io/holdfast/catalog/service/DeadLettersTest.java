package io.holdfast.catalog.service;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.contracts.Topic;
import io.holdfast.localstack.demo.Topics;
import io.holdfast.messaging.DeadLetters;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What could not be handled is shown, and given to its topic again. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class DeadLettersTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    private Topics topics;

    @BeforeEach
    void connect() {
        topics = new Topics(brokers);
    }

    @AfterEach
    void disconnect() {
        topics.close();
    }

    private static Map<String, Object> shown(String key) {
        List<Map<String, Object>> found =
                when().get("/api/v1/dead-letters")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getList("findAll { it.key == '" + key + "' }");
        return found.isEmpty() ? Map.of() : found.getFirst();
    }

    @Test
    void a_dead_letter_says_what_is_wrong_and_comes_again_as_it_was() throws Exception {
        String key = UUID.randomUUID().toString();
        String body = "{\"not\":\"a message\"}";
        topics.publish(
                Topic.BACKUP_EVENTS.text(),
                key,
                Map.of("ce_type", "io.holdfast.nobody.v1"),
                body.getBytes(StandardCharsets.UTF_8));
        Eventually.holds(() -> assertThat(shown(key)).isNotEmpty());

        Map<String, Object> letter = shown(key);
        assertThat(letter)
                .containsEntry("topic", Topic.BACKUP_EVENTS.dead())
                .containsEntry("body", body)
                .containsEntry("bodyLeftBehind", false);
        assertThat(letter.get("reason").toString()).isNotBlank();
        assertThat(letter.get("origin").toString()).startsWith(Topic.BACKUP_EVENTS.text());

        given().post(
                        "/api/v1/dead-letters/%s/%s/%s/replay"
                                .formatted(
                                        letter.get("topic"),
                                        letter.get("partition"),
                                        letter.get("offset")))
                .then()
                .statusCode(202)
                .body("topic", equalTo(Topic.BACKUP_EVENTS.text()));

        Eventually.holds(() -> {
            topics.poll();
            assertThat(topics.unreadable())
                    .filteredOn(record -> key.equals(record.key()))
                    .hasSize(2)
                    .allMatch(record -> record.headers().lastHeader(DeadLetters.REASON) == null);
        });
    }

    @Test
    void a_place_without_a_dead_letter_is_unknown() {
        given().post("/api/v1/dead-letters/" + Topic.BACKUP_EVENTS.dead() + "/0/999999/replay")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:holdfast:problem:dead-letter-unknown"))
                .body("detail", containsString("GET /api/v1/dead-letters"));
        given().post("/api/v1/dead-letters/no-topic/0/0/replay").then().statusCode(404);
    }
}
