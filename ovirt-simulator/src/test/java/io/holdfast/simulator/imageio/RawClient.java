package io.holdfast.simulator.imageio;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A client that sends bytes as told and shows what came back. */
final class RawClient implements Closeable {
    private static final int DEADLINE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(DEADLINE_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** What came back; {@code body} may be shorter than announced. */
    record Answer(int status, String statusLine, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "(none)");
        }

        long announced() {
            return Long.parseLong(header("content-length"));
        }
    }

    Answer request(String head, String... headers) throws IOException {
        send(head, headers, "");
        return answer();
    }

    Answer requestWithBody(String head, String body, String... headers) throws IOException {
        send(head, headers, body);
        return answer();
    }

    void send(String head, String[] headers, String body) throws IOException {
        StringBuilder text = new StringBuilder(head).append(" HTTP/1.1\r\nHost: test\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        sendRaw(text.append("\r\n").append(body).toString());
    }

    void sendRaw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    Answer answer() throws IOException {
        Answer head = head();
        return new Answer(
                head.status(),
                head.statusLine(),
                head.headers(),
                new String(in.readNBytes((int) head.announced()), StandardCharsets.ISO_8859_1));
    }

    Answer head() throws IOException {
        String statusLine = line();
        if (statusLine.isEmpty()) {
            throw new IOException("connection closed without an answer");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(statusLine.split(" ", -1)[1]), statusLine, headers, "");
    }

    byte[] readBody(int length) throws IOException {
        return in.readNBytes(length);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** True when the server has closed; waits for it. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // a reset is a close as well
        }
    }

    /** True when nothing arrives for a moment. */
    boolean isSilent(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            in.mark(1);
            int b = in.read();
            in.reset();
            return b < 0;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(DEADLINE_MILLIS);
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
