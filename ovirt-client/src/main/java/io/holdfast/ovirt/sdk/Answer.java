package io.holdfast.ovirt.sdk;

import java.util.Locale;
import org.apache.http.ProtocolVersion;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.message.BasicHttpResponse;
import org.apache.http.message.BasicStatusLine;
import org.jspecify.annotations.Nullable;

/** A whole answer of the engine, read to its end, so that its connection is free again. */
final class Answer {

    private static final ProtocolVersion HTTP = new ProtocolVersion("HTTP", 1, 1);

    private final int code;
    private final @Nullable String contentType;
    private final @Nullable String correlationId;
    private final byte[] body;

    Answer(int code, @Nullable String contentType, @Nullable String correlationId, byte[] body) {
        this.code = code;
        this.contentType = contentType;
        this.correlationId = correlationId;
        this.body = body;
    }

    int code() {
        return code;
    }

    @Nullable String correlationId() {
        return correlationId;
    }

    byte[] body() {
        return body;
    }

    boolean isXml() {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("xml");
    }

    /** As the SDK wants it: XML always, since it reads an empty body of an action as broken XML. */
    BasicHttpResponse forSdk() {
        BasicHttpResponse response = new BasicHttpResponse(new BasicStatusLine(HTTP, code, ""));
        byte[] xml =
                body.length == 0
                        ? "<action/>".getBytes(java.nio.charset.StandardCharsets.UTF_8)
                        : body;
        response.setEntity(new ByteArrayEntity(xml, ContentType.APPLICATION_XML));
        response.setHeader("Content-Type", "application/xml");
        return response;
    }
}
