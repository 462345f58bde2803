package dev.belay.adapter.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to the API's description what all predictions share: the headers both ways, and the errors. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
    private static final Map<String, String> ERRORS = Map.of(
            "400", "The request is wrong; the words say which input, what was found and what is expected",
            "404", "Request for unknown model: 'm' is not found",
            "408", "The request was not received within 10 s",
            "413", "The body is larger than 16 MB",
            "415", "A Content-Encoding or binary tensor that isn't supported",
            "503", "No tier could answer, with each tier's reason; or the server sheds load",
            "504", "Request timeout expired: no tier answered in time, and there is no baseline");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        for (Map.Entry<String, PathItem> path : api.getPaths().getPathItems().entrySet()) {
            Operation post = path.getValue().getPOST();
            if (post != null
                    && (path.getKey().endsWith("infer") || path.getKey().endsWith("predict"))) {
                describe(post);
            }
        }
    }

    private static void describe(Operation operation) {
        operation.addParameter(OASFactory.createParameter()
                .name("Belay-Timeout-Ms")
                .in(Parameter.In.HEADER)
                .description("The caller's budget in milliseconds; never more than the endpoint's deadline")
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .example(50));
        ERRORS.forEach((status, words) -> operation.getResponses().addAPIResponse(status, error(words)));
        describeAnswer(operation.getResponses().getAPIResponse("200"));
    }

    private static void describeAnswer(APIResponse answer) {
        answer.addHeader(ProvenanceHeaders.TIER, header("The tier that answered", "primary"));
        answer.addHeader(ProvenanceHeaders.MODEL, header("The version that answered", "flights/2"));
        answer.addHeader(
                ProvenanceHeaders.DEGRADED,
                header("Why the first tier didn't answer; only then", "primary: timeout after 40 ms"));
        answer.addHeader(
                ProvenanceHeaders.PREDICTION_ID,
                header("UUIDv7 of this prediction", "019a0000-0000-7000-8000-000000000000"));
    }

    private static APIResponse error(String words) {
        Content json = OASFactory.createContent()
                .addMediaType(
                        "application/json",
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema()
                                        .addType(Schema.SchemaType.OBJECT)
                                        .addProperty(
                                                "error",
                                                OASFactory.createSchema().addType(Schema.SchemaType.STRING)))
                                .example(Examples.ERROR));
        return OASFactory.createAPIResponse().description(words).content(json);
    }

    private static Header header(String words, String example) {
        return OASFactory.createHeader()
                .description(words)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING))
                .example(example);
    }
}
