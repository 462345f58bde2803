package dev.belay.adapter.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.control.Role;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredAccessTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /v2/health/live                            | NOTHING",
                "HEAD   | /v2/health/ready                           | NOTHING",
                "GET    | /                                          | NOTHING",
                "GET    | /q/health/live                             | NOTHING",
                "POST   | /v2/health/live                            | OPERATE",
                "GET    | /v2/health/live/x                          | VIEW",
                "GET    | /q/health                                  | VIEW",
                "GET    | /v2                                        | TOKEN",
                "GET    | /v1/models                                 | TOKEN",
                "GET    | /v2/models/m/versions/2/ready              | TOKEN",
                "POST   | /v2/models/m/infer                         | PREDICT",
                "POST   | /v2/models/m/versions/2/infer              | PREDICT",
                "POST   | /v1/models/m:predict                       | PREDICT",
                "POST   | /v1/models/m%3Apredict                     | PREDICT",
                "DELETE | /v2/models/m                               | OPERATE",
                "POST   | /v1/modelsx                                | OPERATE",
                "GET    | /v2/modelsx/m                              | VIEW",
                "POST   | /v2/repository/models/m/load               | OPERATE",
                "GET    | /metrics                                   | VIEW",
                "GET    | /q/openapi                                 | VIEW",
                "GET    | /control/v1/endpoints                      | VIEW",
                "GET    | /control/v1/journal                        | VIEW",
                "OPTIONS| /control/v1/endpoints                      | VIEW",
                "POST   | /control/v1/endpoints/m/rollouts           | OPERATE",
                "PATCH  | /control/v1/endpoints/m/rollouts/1         | OPERATE",
                "DELETE | /control/v1/endpoints/m/drills/1           | OPERATE",
                "TRACE  | /v2                                        | OPERATE",
                "GET    | /whatever/comes/next                       | VIEW",
                "PUT    | /whatever/comes/next                       | OPERATE"
            })
    void knowsWhatARequestNeeds(String method, String path, RequiredAccess expected) {
        // When
        RequiredAccess required = RequiredAccess.of(HttpMethod.valueOf(method), path);
        // Then
        assertEquals(expected, required);
    }

    @ParameterizedTest
    @CsvSource({
        "NOTHING,predict view operate",
        "TOKEN,predict view operate",
        "PREDICT,predict operate",
        "VIEW,view operate",
        "OPERATE,operate"
    })
    void isSatisfiedByTheseRolesAlone(RequiredAccess required, String expected) {
        // When
        String roles = Arrays.stream(Role.values())
                .filter(required::satisfiedBy)
                .map(Role::label)
                .collect(Collectors.joining(" "));
        // Then
        assertEquals(expected, roles);
    }
}
