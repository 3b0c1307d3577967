extension TokenFormat {
    /// Where code, packages and builds live.
    static let codeHosting: [TokenFormat] = [
        .token("github-token", "GitHub", ["ghp_", "gho_", "ghu_", "ghr_"], .word, 36, least: 16),
        .token("github-token", "GitHub App", ["ghs_"], .dotted, 36, least: 16).except(.words),
        .token("github-token", "GitHub, fine-grained", ["github_pat_"], .word, 82, least: 16),
        .token(
            "gitlab-token",
            "GitLab",
            [
                "glpat-", "gldt-", "glrt-", "glrtr-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "gloas-",
                "glsoat-", "glffct-", "glwt-",
            ],
            .dotted,
            20,
            least: 12
        ),
        .token("gitlab-token", "GitLab runner registration", ["GR1348941"], .base64url, 20, least: 16),
        .token("bitbucket-token", "Bitbucket app password", ["ATBB"], .anyBase64, 32, least: 24, edge: .word),
        .token("bitbucket-token", "Bitbucket Data Center", ["BBDC-"], .anyBase64, 44, edge: .word),
        .shaped("atlassian-token", "Atlassian", ["ATATT3x", "ATCTT3x", "ATOAT"]).run(.anyBase64, 180, least: 24),
        .token("npm-token", "npm", ["npm_"], .alphanumeric, 36, least: 20),
        .token("pypi-token", "PyPI", ["pypi-AgE"], .base64url, 160, least: 16),
        .token("rubygems-token", "RubyGems", ["rubygems_"], .alphanumeric, 48, least: 20),
        .token("crates-token", "crates.io", ["cio"], .alphanumeric, 32, least: 32, edge: .word),
        .token("nuget-token", "NuGet", ["oy2"], .lowercaseOrDigit, 43, least: 43, edge: .word),
        .token("clojars-token", "Clojars", ["CLOJARS_"], .alphanumeric, 60, least: 20),
        .token("jfrog-token", "JFrog API key", ["AKCp"], .alphanumeric, 69, least: 50, edge: .word),
        .token("jfrog-token", "JFrog reference token", ["cmVmd"], .alphanumeric, 59, least: 50, edge: .word),
        .token("docker-token", "Docker Hub", ["dckr_pat_", "dckr_oat_"], .base64url, 27, least: 12),
        .token("sourcegraph-token", "Sourcegraph", ["sgp_", "slk_", "sgd_"], .word, 40, least: 32, edge: .word),
        .token("sonar-token", "SonarQube", ["squ_", "sqp_", "sqa_"], .alphanumeric, 40, least: 24, edge: .word),
        .shaped("buildkite-token", "Buildkite", ["bkua_", "bkat_", "bkct_", "bkaj_", "bkpat_"])
            .run(.base64url, 40, least: 20),
        .token("circleci-token", "CircleCI", ["CCIPAT_", "CCIPRJ_"], .word, 63, least: 20),
        .token("chromatic-token", "Chromatic", ["chpt_"], .alphanumeric, 15, least: 10, edge: .word),
        .token("snyk-token", "Snyk", ["snyk_uat.", "snyk_sat."], .dotted, 60, least: 16),
        .token("packagist-token", "Packagist", ["packagist_"], .word, 68, least: 40),
        .token("gitea-token", "Gitea, Forgejo", ["gta_", "gto_"], .alphanumeric, 40, least: 32, edge: .word),
        .token("octopus-token", "Octopus Deploy", ["API-"], .uppercaseOrDigit, 26, least: 25, edge: .word),
        .shaped("harness-token", "Harness", ["pat.", "sat."])
            .run(.base64url, 22).text(".").run(.alphanumeric, 24).text(".").run(.alphanumeric, 20),
        .token("prefect-token", "Prefect", ["pnu_", "pnb_"], .alphanumeric, 36, least: 20, edge: .word),
        .token("pulumi-token", "Pulumi", ["pul-"], .hex, 40, least: 32, edge: .word),
        .token("infracost-token", "Infracost", ["ico-"], .alphanumeric, 32, least: 24, edge: .word),
        .token("readme-token", "ReadMe", ["rdme_"], .alphanumeric, 70, least: 30),
        .token("stackhawk-token", "StackHawk", ["hawk."], .dotted, 41, least: 32, edge: .word),
        .token("dependency-track-token", "Dependency-Track", ["odt_"], .alphanumeric, 32, least: 24, edge: .word),
        .shaped("azure-devops-token", "Azure DevOps", ["AZDO"])
            .run(.alphanumeric, 4).behind(.run(.alphanumeric, count: 76, least: 40)).anywhere,
        .after("masked-value", "GitHub Actions", ["::add-mask::"], .visible, 20, least: 3),
        .token("service-token", "Raptor Audit", ["rxa_"], .alphanumeric, 36, least: 16),
        .token("jetbrains-token", "JetBrains", ["perm:", "perm-"], .dotted | .equals, 90, least: 40, edge: .word),
        .token("endor-key", "Endor Labs", ["endr+"], .base64url, 16, least: 16, edge: .word),
        .token("socket-token", "Socket", ["sktsec_"], .word, 50, least: 24, edge: .word),
        .token("deepsource-token", "DeepSource", ["dsp_"], .alphanumeric, 40, least: 36, edge: .word),
        .token("gitpod-token", "Gitpod", ["gitpod_pat_"], .dotted, 40, least: 20),
        .token("jsr-token", "JSR", ["jsrp_", "jsrd_"], .alphanumeric, 36, least: 20, edge: .word),
        .token("depot-token", "Depot", ["depot_project_", "depot_org_", "depot_user_"], .alphanumeric, 64, least: 24),
        .token("nx-cloud-token", "Nx Cloud", ["nxc_"], .alphanumeric, 40, least: 30, edge: .word),
        .shaped("docker-token", "Docker Hub, of builds", ["hub.docker.com/api/build/v1/source/"])
            .uuid.text("/trigger/").uuid.anywhere.keepingLiteral,
    ]
}
