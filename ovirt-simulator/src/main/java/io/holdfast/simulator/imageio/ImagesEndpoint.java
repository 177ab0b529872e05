package io.holdfast.simulator.imageio;

import io.holdfast.simulator.fault.FaultPlan;
import io.holdfast.simulator.http.Endpoint;
import io.holdfast.simulator.http.Request;
import io.holdfast.simulator.http.Response;
import io.holdfast.simulator.time.SimClock;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The daemon's remote service: routes a request and turns what goes wrong into its error texts. */
final class ImagesEndpoint implements Endpoint {
    private static final Logger LOG = Logger.getLogger(ImagesEndpoint.class.getName());
    private static final Set<String> METHODS =
            Set.of("GET", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "HEAD");

    private final Answers answers;
    private final Tickets tickets;
    private final FaultPlan<ImageioFault> faults;
    private final ReadHandler reads;
    private final WriteHandler writes;
    private final PatchHandler patches;
    private final ExtentsHandler extents;
    private final ChecksumHandler checksums;
    private final OptionsHandler options;

    ImagesEndpoint(SimClock clock, Tickets tickets, FaultPlan<ImageioFault> faults) {
        this.answers = new Answers(clock);
        this.tickets = tickets;
        this.faults = faults;
        this.reads = new ReadHandler(answers);
        this.writes = new WriteHandler(answers);
        this.patches = new PatchHandler(answers);
        this.extents = new ExtentsHandler(answers);
        this.checksums = new ChecksumHandler(answers);
        this.options = new OptionsHandler(answers);
    }

    @Override
    public Response answer(Request request) {
        Response response;
        try {
            response = dispatch(request);
        } catch (Refused e) {
            response = answers.error(e, request.hasUnreadBody());
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.FINE, "server error at " + request.method(), e);
            Refused error = Refused.of(500, "Server failed to perform the request, check logs");
            response = answers.error(error, request.hasUnreadBody());
        }
        return asksToClose(request) ? Answers.closing(response) : response;
    }

    private static boolean asksToClose(Request request) {
        return (request.method().equals("GET") || request.method().equals("PUT"))
                && Optional.ofNullable(request.query().get("close"))
                        .map(values -> values.getLast().equals("y"))
                        .orElse(false);
    }

    private Response dispatch(Request request) throws Refused, IOException {
        if (!METHODS.contains(request.method())) {
            throw Refused.of(405, "Invalid method " + Python.repr(request.method()));
        }
        Route route =
                Route.of(request.path())
                        .orElseThrow(() ->
                                Refused.of(404, "No handler for " + Python.repr(request.path())));
        ImageRequest image = new ImageRequest(request, route, tickets, faults);
        return switch (route.kind()) {
            case INFO -> only("GET", image, () -> answers.json(versionJson()));
            case ALGORITHMS -> only("GET", image, checksums::algorithms);
            case CHECKSUM -> only("GET", image, () -> checksums.checksum(withId(image)));
            case EXTENTS -> only("GET", image, () -> extents.extents(withId(image)));
            case IMAGE -> image(withId(image));
        };
    }

    private Response image(ImageRequest request) throws Refused, IOException {
        return switch (request.http().method()) {
            case "GET" -> reads.read(request);
            case "PUT" -> writes.write(request);
            case "PATCH" -> patches.patch(request);
            case "OPTIONS" -> options.options(request);
            default -> throw notDefined(request);
        };
    }

    private static ImageRequest withId(ImageRequest request) throws Refused {
        boolean answersWithoutId =
                request.http().method().equals("HEAD")
                        || request.http().method().equals("POST")
                        || request.http().method().equals("DELETE");
        if (request.route().ticketId().isEmpty() && !answersWithoutId) {
            throw Refused.badRequest("Ticket id is required");
        }
        return request;
    }

    private static Response only(String method, ImageRequest request, Work work)
            throws Refused, IOException {
        if (!request.http().method().equals(method)) {
            throw notDefined(request);
        }
        return work.answer();
    }

    private static Refused notDefined(ImageRequest request) {
        return Refused.of(
                405,
                "Method %s not defined for %s"
                        .formatted(
                                Python.repr(request.http().method()),
                                Python.repr(request.http().path())));
    }

    private static String versionJson() {
        return "{\"version\": \"" + Answers.VERSION + "\"}";
    }

    /** A handler's work on a request that it already has. */
    @FunctionalInterface
    private interface Work {
        Response answer() throws Refused, IOException;
    }
}
